using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Restore;

/// <summary>Snapshots and targets that mean ill: nothing outside the target changes, and what is lost is said.</summary>
[Trait("Req", "HO-12")]
[SupportedOSPlatform("linux")]
public sealed class HostileRestoreTests : IAsyncLifetime
{
    private const uint Plain = 0x1a4; // 0644
    private static readonly byte[] Group = [4, 2];
    private EngineBench? _bench;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EngineBench Bench => _bench!;

    private string Target => Path.Combine(Bench.Folder, "out");

    public async ValueTask InitializeAsync()
    {
        _bench = await EngineBench.CreateAsync();
        _ = Directory.CreateDirectory(Target);
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    [Fact]
    public async Task A_node_that_is_exchanged_for_a_link_does_not_pass_its_permissions_on()
    {
        const int count = 2000;
        var outside = Path.Combine(Bench.Folder, "outside");
        await File.WriteAllTextAsync(outside, "mine", Cancellation);
        File.SetUnixFileMode(outside, UnixFileMode.UserRead);
        var before = File.GetLastWriteTimeUtc(outside);
        var snapshot = await BackUpAsync(
            [.. Enumerable.Range(0, count).Select(n => new SpecialEntry(EntryPath.Of($"pipe-{n:d5}"), Described(0x1ff), SpecialKind.Fifo, 0))]
        );
        var link = Path.Combine(Bench.Folder, "link");
        var swapped = 0;
        using var done = new CancellationTokenSource();
        var swapper = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    foreach (var pipe in Directory.EnumerateFiles(Target).Where(static pipe => new FileInfo(pipe).LinkTarget is null))
                    {
                        _ = File.CreateSymbolicLink(link, outside);
                        File.Move(link, pipe, overwrite: true);
                        swapped++;
                    }
                }
            },
            Cancellation
        );

        _ = await RestoreAsync(snapshot);

        await done.CancelAsync();
        await swapper;
        Assert.NotEqual(0, swapped);
        Assert.Equal((UnixFileMode.UserRead, before), (File.GetUnixFileMode(outside), File.GetLastWriteTimeUtc(outside)));
    }

    [Fact]
    public async Task No_name_of_a_file_whose_content_is_lost_stays_half_written()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var snapshot = await BackUpAsync(
            new FileEntry(EntryPath.Of("one"), Described(Plain), new Bytes(content)) { HardLinkGroup = Group },
            new FileEntry(EntryPath.Of("two"), Described(Plain), new Bytes(content)) { HardLinkGroup = Group }
        );
        Damage.Spoil(Path.Combine(Bench.Folder, "vault"));

        var result = await RestoreAsync(snapshot);

        Assert.Equal((Severity.Warning, 0, 2), (result.Worst, result.Entries, result.Skipped));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_name_that_cannot_be_linked_is_a_file_of_its_own()
    {
        // The path of the first name is longer than the system takes at once, so that no link to it can be made.
        var deep = EntryPath.Of(Enumerable.Repeat(new string('d', 250), 17));
        var snapshot = await BackUpAsync(
            Text(deep.Append("one"), "shared") with { HardLinkGroup = Group },
            Text(EntryPath.Of("two"), "shared") with { HardLinkGroup = Group }
        );
        var observer = new RecordingObserver();

        var result = await RestoreAsync(snapshot, observer: observer);

        Assert.Equal("restore.link-copied", Assert.Single(observer.Diagnostics).Code);
        Assert.Equal((Severity.Warning, 0), (result.Worst, result.Skipped));
        Assert.Equal("shared", await ReadAsync("two"));
    }

    [Theory]
    [InlineData(OverwritePolicy.None)]
    [InlineData(OverwritePolicy.Different)]
    [InlineData(OverwritePolicy.Always)]
    public async Task Names_that_become_one_do_not_replace_each_other(OverwritePolicy policy)
    {
        var snapshot = await BackUpAsync(
            Text(EntryPath.Of("a%2Fb"), "harmless"),
            Text(EntryPath.Root.Append("a/b"u8.ToArray()), "hostile"),
            new LinkEntry(EntryPath.Of("c%2Fd"), Described(Plain), "there"u8.ToArray()),
            Text(EntryPath.Root.Append("c/d"u8.ToArray()), "hostile")
        );

        var result = await RestoreAsync(snapshot, policy);

        Assert.Equal((Severity.Warning, 2), (result.Worst, result.Skipped));
        Assert.Equal("harmless", await ReadAsync("a%2Fb"));
        Assert.Equal("there", new FileInfo(Path.Combine(Target, "c%2Fd")).LinkTarget);
    }

    [Fact]
    public async Task Directories_that_become_one_are_merged_and_said()
    {
        var snapshot = await BackUpAsync(
            Text(EntryPath.Of("a%2Fb", "one"), "1"),
            Text(EntryPath.Root.Append("a/b"u8.ToArray()).Append("two"), "2")
        );
        var observer = new RecordingObserver();

        _ = await RestoreAsync(snapshot, observer: observer);

        Assert.Contains(observer.Diagnostics, static each => string.Equals(each.Code, "restore.merged", StringComparison.Ordinal));
        Assert.Equal("12", await ReadAsync("a%2Fb/one") + await ReadAsync("a%2Fb/two"));
    }

    [Theory]
    [InlineData(OverwritePolicy.Different, "same")]
    [InlineData(OverwritePolicy.Different, "else")]
    [InlineData(OverwritePolicy.Always, "same")]
    public async Task A_file_with_a_name_outside_the_target_is_replaced_and_not_changed(OverwritePolicy policy, string content)
    {
        var outside = Path.Combine(Bench.Folder, "outside");
        await File.WriteAllTextAsync(outside, content, Cancellation);
        File.SetUnixFileMode(outside, UnixFileMode.UserRead);
        using (var link = System.Diagnostics.Process.Start("ln", [outside, Path.Combine(Target, "file")]))
        {
            await link.WaitForExitAsync(Cancellation);
        }

        var snapshot = await BackUpAsync(Text(EntryPath.Of("file"), "same"));

        var result = await RestoreAsync(snapshot, policy);

        Assert.Equal((Severity.Information, 1), (result.Worst, result.Entries));
        Assert.Equal("same", await ReadAsync("file"));
        Assert.Equal((UnixFileMode)Plain, File.GetUnixFileMode(Path.Combine(Target, "file")));
        Assert.Equal(content, await File.ReadAllTextAsync(outside, Cancellation));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(outside));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_is_replaced_and_never_opened()
    {
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Target, "file")]))
        {
            await make.WaitForExitAsync(Cancellation);
        }

        var snapshot = await BackUpAsync(Text(EntryPath.Of("file"), string.Empty));

        _ = await RestoreAsync(snapshot, OverwritePolicy.Different);

        Assert.Equal(string.Empty, await ReadAsync("file"));
    }

    [Fact]
    public async Task Hard_links_come_back_over_what_is_there_already()
    {
        var snapshot = await BackUpAsync(
            Text(EntryPath.Of("one"), "shared") with { HardLinkGroup = Group },
            Text(EntryPath.Of("two"), "shared") with { HardLinkGroup = Group }
        );
        await File.WriteAllTextAsync(Path.Combine(Target, "two"), "old", Cancellation);

        _ = await RestoreAsync(snapshot, OverwritePolicy.Different);
        var again = await RestoreAsync(snapshot, OverwritePolicy.Different);

        Assert.Equal((Severity.Information, 2, 0), (again.Worst, again.Entries, again.Skipped));
        await File.AppendAllTextAsync(Path.Combine(Target, "one"), "!", Cancellation);
        Assert.Equal("shared!", await ReadAsync("two"));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Target).Count());
    }

    [Fact]
    public async Task A_refused_attribute_does_not_cost_the_permissions_and_the_times()
    {
        var property = new EntryProperty("xattr:nonsense.name"u8.ToArray(), "value"u8.ToArray());
        var described = Described(0x1c0) with { Properties = [property] };
        var snapshot = await BackUpAsync(
            new DirectoryEntry(EntryPath.Of("d"), described),
            new FileEntry(EntryPath.Of("d", "file"), described, new Bytes(new byte[] { 1 })),
            new SpecialEntry(EntryPath.Of("pipe"), described, SpecialKind.Fifo, 0)
        );

        var result = await RestoreAsync(snapshot);

        Assert.Equal((Severity.Warning, 3, 0), (result.Worst, result.Entries, result.Skipped));
        foreach (var name in new[] { "d", "d/file", "pipe" })
        {
            var place = Path.Combine(Target, name);
            Assert.Equal((UnixFileMode)0x1c0, File.GetUnixFileMode(place));
            Assert.Equal(2024, File.GetLastWriteTimeUtc(place).Year);
        }
    }

    [Fact]
    public async Task A_name_that_the_system_does_not_take_is_told_and_the_rest_is_restored()
    {
        var snapshot = await BackUpAsync(
            Text(EntryPath.Of(new string('n', 256)), "lost"),
            Text(EntryPath.Of(new string('d', 300), "below"), "lost"),
            Text(EntryPath.Of("rest"), "rest")
        );
        var observer = new RecordingObserver();

        var result = await RestoreAsync(snapshot, observer: observer);

        Assert.Equal(2, result.Skipped);
        Assert.All(observer.Diagnostics, static each => Assert.Equal("restore.not-written", each.Code));
        Assert.Equal("rest", await ReadAsync("rest"));
    }

    [Fact]
    public async Task A_tree_of_more_directories_than_can_be_open_is_restored_as_far_as_it_goes()
    {
        const int depth = 100_000;
        var path = EntryPath.Of(Enumerable.Repeat("d", 3000));
        var snapshot = await BackUpAsync(
            Text(path.Append("last"), "deep"),
            Text(EntryPath.Of(Enumerable.Repeat("e", depth)), "too deep"),
            Text(EntryPath.Of("rest"), "rest")
        );
        var observer = new RecordingObserver();

        var result = await RestoreAsync(snapshot, observer: observer);

        Assert.Equal("restore.too-deep", Assert.Single(observer.Diagnostics).Code);
        Assert.Equal((Severity.Warning, 1), (result.Worst, result.Skipped));
        Assert.Equal("rest", await ReadAsync("rest"));
        Assert.Equal(3000 + 1 + 3000 + 1, result.Entries);
    }

    [Fact]
    public void What_is_under_way_is_never_wider_than_asked()
    {
        var node = new TreeNode { Name = "x"u8.ToArray(), Kind = NodeKind.File, Mode = 0x100, UserId = 0, GroupId = 0 };
        var folder = TargetFolder.Open(Target, metadata: null);
        using (var file = folder.CreateFile("x"u8.ToArray(), node, replaces: false))
        {
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(Target, "x")));
            file.Finish(node);
        }

        folder.Release();
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(Target, "x")));
    }

    [Theory]
    [InlineData(0x1f8, "02000000010007000000000002000700674500000400050000000000100007000000000020000000", 0x1e8)]
    [InlineData(0x1b0, "0200000001000600000000000400000000000000100006000000000020000000", 0x180)]
    [InlineData(0x1f8, "", 0x1c0)]
    public void Without_its_access_list_a_file_gives_its_group_no_more_than_the_list_did(uint mode, string list, uint expected) =>
        Assert.Equal(expected, AccessList.WithoutList(mode, Convert.FromHexString(list)));

    private Task<RestoreResult> RestoreAsync(
        SnapshotRecord snapshot,
        OverwritePolicy policy = OverwritePolicy.None,
        RecordingObserver? observer = null
    ) =>
        Bench.RestoreAsync(
            new RestoreRequest { Snapshot = snapshot, TargetFolder = Target, Overwrite = policy },
            observer
        );

    private async Task<SnapshotRecord> BackUpAsync(params IReadOnlyList<SourceEntry> entries) =>
        (await Bench.BackUpAsync(
            new ListedSource(entries) { Traits = new SourceTraits(SourceReading.Parallel, SourceOrder.Any) },
            EngineBench.Settings("{}"),
            observer: null,
            Cancellation
        )).Snapshot!;

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Target, name), Cancellation);

    private static FileEntry Text(EntryPath path, string content) =>
        new(path, Described(Plain), new Bytes(Encoding.UTF8.GetBytes(content)));

    private static EntryMetadata Described(uint mode) =>
        new()
        {
            Modified = UnixTime.From(new DateTimeOffset(2024, 3, 4, 5, 6, 7, TimeSpan.Zero)),
            Posix = new PosixAttributes(mode, 0, 0, null, null),
        };
}
