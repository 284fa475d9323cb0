using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

public sealed class ContentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(10, 10)]
    [InlineData(3_000_001, 65536)]
    public async Task Content_is_read_as_it_is(int length, int bufferSize)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        var file = _folder.At("file");
        await File.WriteAllBytesAsync(file, bytes);

        await using var backup = await Backup.RunAsync(file);
        var content = await Content.ReadAsync(backup.File(file), bufferSize);

        Assert.Equal(bytes, content.Bytes);
        Assert.Same(ContentEnd.Complete, content.End);
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Holes_are_told_and_not_read()
    {
        const long Hole = 16 << 20;
        var file = _folder.At("sparse");
        await using (var stream = File.Create(file))
        {
            _ = stream.Seek(Hole, SeekOrigin.Begin);
            await stream.WriteAsync("data"u8.ToArray());
            stream.SetLength(2 * Hole);
        }

        await using var backup = await Backup.RunAsync(file);
        var content = await Content.ReadAsync(backup.File(file));

        Assert.Equal(await File.ReadAllBytesAsync(file), content.Bytes);
        Assert.Equal((0, Hole), content.Holes[0]);
        Assert.Equal(2 * Hole, content.Holes[^1].Offset + content.Holes[^1].Length);
        Assert.Null(content.End.Fault);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_grows_while_it_is_read_is_kept_with_a_warning_and_its_last_metadata()
    {
        var file = _folder.Write("log", new string('x', 100));
        Native.Run("/bin/touch", "-m", "-d", "2020-01-01", file);
        await using var backup = await Backup.RunAsync(file);

        var content = await Content.ReadAsync(backup.File(file), 10, () => File.AppendAllText(file, "more"));

        Assert.Equal(new string('x', 100), content.Text);
        AssertChanged(content.End, file);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_shrinks_while_it_is_read_is_kept_with_a_warning()
    {
        var file = _folder.Write("log", new string('x', 100));
        await using var backup = await Backup.RunAsync(file);

        var content = await Content.ReadAsync(backup.File(file), 10, () => File.WriteAllText(file, "short text here"));

        Assert.InRange(content.Bytes.Length, 10, 20);
        AssertChanged(content.End, file);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_writer_that_puts_the_time_back_is_noticed_all_the_same()
    {
        var file = _folder.Write("log", new string('x', 100));
        Native.Run("/bin/touch", "-m", "-d", "2022-01-01", file);
        await using var backup = await Backup.RunAsync(file);

        var content = await Content.ReadAsync(
            backup.File(file),
            10,
            () =>
            {
                File.WriteAllText(file, new string('y', 100));
                Native.Run("/bin/touch", "-m", "-d", "2022-01-01", file);
            }
        );

        Assert.Equal("files.changed-while-reading", content.End.Fault!.Code);
        Assert.True(content.End.KeepContent);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_new_mode_or_name_while_a_file_is_read_is_no_fault()
    {
        var file = _folder.Write("log", new string('x', 100));
        await using var backup = await Backup.RunAsync(file);

        var content = await Content.ReadAsync(
            backup.File(file),
            10,
            () =>
            {
                Native.Run("/bin/chmod", "0600", file);
                Native.Run("/bin/ln", file, file + "-2");
            }
        );

        Assert.Null(content.End.Fault);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_sparse_file_that_is_cut_off_while_it_is_read_ends_there()
    {
        var file = _folder.At("sparse");
        await using (var stream = File.Create(file))
        {
            await stream.WriteAsync(new byte[8192]);
            stream.SetLength(1 << 20);
        }

        await using var backup = await Backup.RunAsync(file);

        var content = await Content.ReadAsync(backup.File(file), 8192, () => Native.Run("/usr/bin/truncate", "-s", "4096", file));

        Assert.Equal(8192, content.Bytes.Length);
        AssertChanged(content.End, file);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_changed_between_offer_and_reading_is_whole_and_has_new_metadata()
    {
        var file = _folder.Write("file", "old");
        await using var backup = await Backup.RunAsync(file);
        await File.WriteAllTextAsync(file, "new content");

        var content = await Content.ReadAsync(backup.File(file));

        Assert.Equal("new content", content.Text);
        Assert.Null(content.End.Fault);
        Assert.Equal(UnixTime.From(new DateTimeOffset(File.GetLastWriteTimeUtc(file))).ToDateTimeOffset(), content.End.FinalMetadata!.Modified!.Value.ToDateTimeOffset());
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_was_exchanged_for_one_of_the_same_length_and_time_is_read_as_the_new_one()
    {
        var file = _folder.Write("file", "old");
        var other = _folder.Write("other", "new");
        Native.Run("/bin/touch", "-m", "-d", "2022-01-01", file, other);
        await using var backup = await Backup.RunAsync(file);
        File.Move(other, file, overwrite: true);

        var content = await Content.ReadAsync(backup.File(file));

        Assert.Equal("new", content.Text);
        Assert.Null(content.End.Fault);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_got_another_mode_between_offer_and_reading_has_the_new_one()
    {
        var file = _folder.Write("file", "text");
        Native.Run("/bin/chmod", "600", file);
        await using var backup = await Backup.RunAsync(file);
        Native.Run("/bin/chmod", "400", file);

        var content = await Content.ReadAsync(backup.File(file));

        Assert.Equal("text", content.Text);
        Assert.Null(content.End.Fault);
        Assert.Equal(0x100u, content.End.FinalMetadata!.Posix!.Mode);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_vanished_is_a_warning_that_names_it()
    {
        var file = _folder.Write("file");
        await using var backup = await Backup.RunAsync(file);
        File.Delete(file);

        var content = await Content.ReadAsync(backup.File(file));

        AssertFailed(content.End, "files.vanished", file);
    }

    [Theory]
    [Trait("Req", "FF-12")]
    [InlineData("directory")]
    [InlineData("fifo")]
    [InlineData("link")]
    [InlineData("socket")]
    public async Task A_file_that_was_replaced_by_something_else_is_not_read(string kind)
    {
        var file = _folder.Write("file");
        _ = _folder.Write("other", "secret");
        await using var backup = await Backup.RunAsync(file);
        File.Delete(file);
        switch (kind)
        {
            case "directory":
                _ = Directory.CreateDirectory(file);
                break;
            case "fifo":
                Native.MakeFifo(file);
                break;
            case "socket":
                Native.MakeNode(file, 0xc000, 0);
                break;
            default:
                _ = File.CreateSymbolicLink(file, "other");
                break;
        }

        var content = await Content.ReadAsync(backup.File(file));

        AssertFailed(content.End, "files.changed-kind", file);
        Assert.Empty(content.Bytes);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_directory_that_was_exchanged_after_the_walk_closed_it_gives_nothing_of_the_other()
    {
        for (var i = 0; i < 300; i++)
        {
            _ = _folder.Write(string.Create(CultureInfo.InvariantCulture, $"dir-{i:d3}/file"));
        }

        await using var backup = await Backup.RunAsync(_folder.Path);
        Directory.Move(_folder.At("dir-000"), _folder.At("away"));
        _ = _folder.Write("dir-000/file", "of another directory");

        var content = await Content.ReadAsync(backup.File(_folder.At("dir-000/file")));

        AssertFailed(content.End, "files.vanished", _folder.At("dir-000/file"));
    }

    [Fact]
    public async Task A_directory_that_the_walk_closed_is_opened_once_for_all_its_contents()
    {
        _ = _folder.Write("dir-000/another", "of the same directory");
        for (var i = 0; i < 300; i++)
        {
            _ = _folder.Write(string.Create(CultureInfo.InvariantCulture, $"dir-{i:d3}/file"));
        }

        await using var backup = await Backup.RunAsync(_folder.Path);
        var first = await Content.ReadAsync(backup.File(_folder.At("dir-000/file")));
        // Whoever opened it by its path once more would not find it.
        Directory.Move(_folder.At("dir-000"), _folder.At("away"));

        var second = await Content.ReadAsync(backup.File(_folder.At("dir-000/another")));

        Assert.Null(first.End.Fault);
        Assert.Null(second.End.Fault);
        Assert.Equal("of the same directory", second.Text);
    }

    [Fact]
    public async Task A_cancelled_read_stops()
    {
        var file = _folder.Write("file");
        await using var backup = await Backup.RunAsync(file);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var reader = await backup.File(file).Content.OpenAsync(CancellationToken.None);

        _ = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await reader.ReadAsync(new byte[10], cancelled.Token)
        );
    }

    private static void AssertChanged(ContentEnd end, string file)
    {
        Assert.Equal("files.changed-while-reading", end.Fault!.Code);
        Assert.Equal(Severity.Warning, end.Fault.Severity);
        Assert.Contains(file, end.Fault.Message, StringComparison.Ordinal);
        Assert.True(end.KeepContent);
        Assert.True(end.FinalMetadata!.Modified!.Value.CompareTo(UnixTime.From(new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero))) > 0);
    }

    private static void AssertFailed(ContentEnd end, string code, string file)
    {
        Assert.Equal(code, end.Fault!.Code);
        Assert.Contains(file, end.Fault.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(end.Fault.Guidance));
        Assert.False(end.KeepContent);
    }
}
