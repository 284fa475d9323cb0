using System.Buffers.Binary;
using System.Text;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

public sealed class MetadataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Mode_owner_and_times_are_exact()
    {
        var file = _folder.Write("file", "12345");
        Native.Run("/bin/chown", "12345:54321", file);
        Native.Run("/bin/chmod", "6751", file);
        Native.Run("/bin/touch", "-m", "-d", "1969-12-31T23:59:58.123456789Z", file);

        await using var backup = await Backup.RunAsync(file);

        var metadata = backup.File(file).Metadata;
        Assert.Equal(new PosixAttributes(0xde9, 12345, 54321, UserName: null, GroupName: null), metadata.Posix);
        Assert.Equal(new UnixTime(-1_876_543_211), metadata.Modified);
        Assert.NotNull(metadata.Created);
        Assert.Equal(5, backup.File(file).Length);
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Owners_that_the_system_knows_are_named()
    {
        await using var backup = await Backup.RunAsync(_folder.Path);

        var posix = Assert.IsType<DirectoryEntry>(backup.Find(_folder.Path)).Metadata.Posix;
        Assert.Equal(new PosixAttributes(0x1c0, 0, 0, "root", "root"), posix);
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task The_change_token_is_the_change_time_and_the_size_and_empty_when_all_is_read_again()
    {
        var file = _folder.Write("file", "12345");
        Native.Run("/bin/touch", "-m", "-d", "2020-01-01T00:00:00.000000001Z", file);

        await using var usual = await Backup.RunAsync(file);
        await using var rescan = await Backup.RunAsync(new { paths = new[] { file }, rescanUnchanged = true });

        var token = usual.File(file).ChangeToken.ToArray();
        Assert.Equal(16, token.Length);
        Assert.InRange(DateTimeOffset.UtcNow - ChangeTime(token), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(5, BinaryPrimitives.ReadInt64LittleEndian(token.AsSpan(8)));
        Assert.True(rescan.File(file).ChangeToken.IsEmpty);
    }

    private static DateTimeOffset ChangeTime(byte[] token) =>
        DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(token) / 100);

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Hard_links_share_a_group_and_other_files_have_none()
    {
        var first = _folder.Write("first");
        Native.MakeHardLink(first, _folder.At("second"));
        _ = _folder.Write("third");

        await using var backup = await Backup.RunAsync(_folder.Path);

        var group = backup.File(first).HardLinkGroup.ToArray();
        Assert.Equal(16, group.Length);
        Assert.Equal(group, backup.File(_folder.At("second")).HardLinkGroup.ToArray());
        Assert.True(backup.File(_folder.At("third")).HardLinkGroup.IsEmpty);
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Nodes_are_what_they_are_and_are_not_opened()
    {
        Native.MakeFifo(_folder.At("fifo"));
        Native.MakeNode(_folder.At("null"), 0x2000 | 0x1b6, 0x103);
        Native.MakeNode(_folder.At("loop"), 0x6000 | 0x1b0, 0x700);
        Native.MakeNode(_folder.At("socket"), 0xc000 | 0x1b6, 0);
        _ = File.CreateSymbolicLink(_folder.At("link"), "not/there\u00e4");

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.Equal((SpecialKind.Fifo, 0UL), Node("fifo"));
        Assert.Equal((SpecialKind.CharacterDevice, (1UL << 32) | 3), Node("null"));
        Assert.Equal((SpecialKind.BlockDevice, 7UL << 32), Node("loop"));
        Assert.Equal((SpecialKind.Socket, 0UL), Node("socket"));
        var link = Assert.IsType<LinkEntry>(backup.Find(_folder.At("link")));
        Assert.Equal("not/there\u00e4", Encoding.UTF8.GetString(link.Target.Span));

        (SpecialKind Kind, ulong Device) Node(string name)
        {
            var node = Assert.IsType<SpecialEntry>(backup.Find(_folder.At(name)));
            return (node.Kind, node.Device);
        }
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Extended_attributes_of_files_directories_and_links_come_sorted()
    {
        var file = _folder.Write("dir/file");
        Native.SetAttribute(file, "user.b", "2");
        Native.SetAttribute(file, "user.B", "1");
        Native.SetAttribute(file, "user.a", string.Empty);
        Native.SetAttribute(_folder.At("dir"), "user.dir", "d");
        _ = File.CreateSymbolicLink(_folder.At("link"), "dir/file");
        Native.SetAttribute(_folder.At("link"), "trusted.link", "l");

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.Equal(["xattr:user.B=1", "xattr:user.a=", "xattr:user.b=2"], Attributes(backup.File(file).Metadata));
        var directory = Assert.IsType<DirectoryEntry>(backup.Find(_folder.At("dir")));
        Assert.Equal(["xattr:user.dir=d"], Attributes(directory.Metadata));
        var link = Assert.IsType<LinkEntry>(backup.Find(_folder.At("link")));
        Assert.Equal(["xattr:trusted.link=l"], Attributes(link.Metadata));
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Attributes_of_a_file_are_read_when_they_are_asked_for_and_not_after_the_next_entry()
    {
        var (first, second) = (_folder.Write("1"), _folder.Write("2"));
        await using var source = await new FilesAndFoldersPlugin().OpenSourceAsync(
            new RecordingJob(Backup.Settings(new { paths = new[] { _folder.Path } })),
            CancellationToken.None
        );
        var files = new List<FileEntry>();
        await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
        {
            if (entry is FileEntry file)
            {
                files.Add(file);
                Native.SetAttribute(files.Count == 1 ? first : second, "user.late", "v");
            }

            if (files.Count == 1 && entry is FileEntry one)
            {
                Assert.Equal(["xattr:user.late=v"], Attributes(one.WithProperties().Metadata));
            }
        }

        Assert.Equal(2, files.Count);
        _ = Assert.Throws<InvalidOperationException>(files[1].WithProperties);
    }

    private static string[] Attributes(EntryMetadata metadata) =>
        [
            .. metadata.Properties.Select(static property =>
                Encoding.UTF8.GetString(property.Name.Span) + "=" + Encoding.UTF8.GetString(property.Value.Span)
            ),
        ];
}
