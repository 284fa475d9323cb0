using System.Security.Cryptography;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.TestStores;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Restore;

[Trait("Req", "HO-12")]
public sealed class RestoreTests
{
    private static readonly DateTimeOffset Time = new(2024, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Content_names_modes_times_and_links_come_back()
    {
        await using var bench = await EngineBench.CreateAsync();
        var group = new byte[] { 4, 2 };
        var snapshot = await BackUpAsync(
            bench,
            Directory("d", 0x1e8),
            File("d/one", "shared", 0x180) with { HardLinkGroup = group },
            File("d/two", "shared", 0x180) with { HardLinkGroup = group },
            new LinkEntry(EntryPath.Of("link"), Described(0x1ff), "d/one"u8.ToArray()),
            new SpecialEntry(EntryPath.Of("pipe"), Described(0x1b4), SpecialKind.Fifo, 0)
        );
        var target = Path.Combine(bench.Folder, "out");

        var result = await bench.RestoreAsync(new RestoreRequest { Snapshot = snapshot, TargetFolder = target });

        Assert.Equal((Severity.Information, 5, 0), (result.Worst, result.Entries, result.Skipped));
        Assert.Equal("shared", await System.IO.File.ReadAllTextAsync(Path.Combine(target, "d/two"), Cancellation));
        Assert.Equal("d/one", new FileInfo(Path.Combine(target, "link")).LinkTarget);
        Assert.Equal((UnixFileMode)0x180, new FileInfo(Path.Combine(target, "d/one")).UnixFileMode);
        Assert.Equal((UnixFileMode)0x1e8, new FileInfo(Path.Combine(target, "d")).UnixFileMode);
        Assert.Equal(Time.UtcDateTime, System.IO.Directory.GetLastWriteTimeUtc(Path.Combine(target, "d")));
        Assert.Equal(Time.UtcDateTime, System.IO.File.GetLastWriteTimeUtc(Path.Combine(target, "d/one")));
        await System.IO.File.AppendAllTextAsync(Path.Combine(target, "d/one"), "!", Cancellation);
        Assert.Equal("shared!", await System.IO.File.ReadAllTextAsync(Path.Combine(target, "d/two"), Cancellation));
    }

    [Fact]
    public async Task Hostile_names_stay_inside_the_target()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = await BackUpAsync(
            bench,
            File(EntryPath.Root.Append(".."u8.ToArray()).Append("escaped"), "a"),
            File(EntryPath.Root.Append("../up"u8.ToArray()), "b"),
            File(EntryPath.Root.Append("/etc/abs"u8.ToArray()), "c"),
            File(EntryPath.Root.Append("nul\0name"u8.ToArray()), "d"),
            File(EntryPath.Root.Append("."u8.ToArray()), "e")
        );
        var target = Path.Combine(bench.Folder, "deep", "out");

        var result = await bench.RestoreAsync(new RestoreRequest { Snapshot = snapshot, TargetFolder = target });

        Assert.Equal(Severity.Warning, result.Worst);
        Assert.Equal(0, result.Skipped);
        Assert.Equal([target], System.IO.Directory.GetFileSystemEntries(Path.Combine(bench.Folder, "deep")));
        var names = System.IO.Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["%2E", "%2E%2E", "%2Fetc%2Fabs", "..%2Fup", "nul%00name"], names);
    }

    [Fact]
    public async Task A_link_in_the_target_is_never_followed()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = await BackUpAsync(bench, Directory("d", 0x1ed), File("d/file", "new", 0x1a4));
        var target = Path.Combine(bench.Folder, "out");
        var outside = System.IO.Directory.CreateDirectory(Path.Combine(bench.Folder, "outside")).FullName;
        _ = System.IO.Directory.CreateDirectory(target);
        _ = System.IO.Directory.CreateSymbolicLink(Path.Combine(target, "d"), outside);

        var result = await bench.RestoreAsync(new RestoreRequest { Snapshot = snapshot, TargetFolder = target });

        Assert.Equal(Severity.Warning, result.Worst);
        Assert.Empty(System.IO.Directory.EnumerateFileSystemEntries(outside));
    }

    [Theory]
    [InlineData(OverwritePolicy.None, "old", 1)]
    [InlineData(OverwritePolicy.Older, "old", 1)]
    [InlineData(OverwritePolicy.Different, "new", 0)]
    [InlineData(OverwritePolicy.Always, "new", 0)]
    public async Task What_is_there_already_is_treated_by_the_policy(OverwritePolicy policy, string expected, long skipped)
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = await BackUpAsync(bench, File("file", "new", 0x1a4));
        var target = Path.Combine(bench.Folder, "out");
        _ = System.IO.Directory.CreateDirectory(target);
        var place = Path.Combine(target, "file");
        await System.IO.File.WriteAllTextAsync(place, "old", Cancellation);
        System.IO.File.SetLastWriteTimeUtc(place, Time.UtcDateTime.AddDays(1));

        var result = await bench.RestoreAsync(
            new RestoreRequest { Snapshot = snapshot, TargetFolder = target, Overwrite = policy }
        );

        Assert.Equal(expected, await System.IO.File.ReadAllTextAsync(place, Cancellation));
        Assert.Equal(skipped, result.Skipped);
        Assert.Equal(policy == OverwritePolicy.None ? Severity.Warning : Severity.Information, result.Worst);
        Assert.Single(System.IO.Directory.EnumerateFileSystemEntries(target));
    }

    [Fact]
    public async Task What_a_replaced_file_has_at_its_place_is_not_fetched_again()
    {
        FaultStore? store = null;
        await using var bench = await EngineBench.CreateAsync(around: inner => store = new FaultStore(inner));
        var content = Convert.ToHexString(RandomNumberGenerator.GetBytes(8 << 20));
        var snapshot = await BackUpAsync(bench, File("file", content, 0x1a4));
        var place = Path.Combine(bench.Folder, "out", "file");
        var request = new RestoreRequest { Snapshot = snapshot, TargetFolder = Path.GetDirectoryName(place)!, Overwrite = OverwritePolicy.Always };
        _ = System.IO.Directory.CreateDirectory(request.TargetFolder);
        store!.ForgetCalls();
        _ = await bench.RestoreAsync(request);
        var whole = store.Count(StoreOperations.Read, "packs/");
        var changed = content.ToCharArray();
        changed[5_000_000] = '-';
        await System.IO.File.WriteAllTextAsync(place, new string(changed) + "and more", Cancellation);
        store.ForgetCalls();

        var result = await bench.RestoreAsync(request);

        Assert.Equal(content, await System.IO.File.ReadAllTextAsync(place, Cancellation));
        Assert.Equal(Severity.Information, result.Worst);
        Assert.InRange(store.Count(StoreOperations.Read, "packs/"), 1, whole / 2);
    }

    [Fact]
    public async Task Only_what_was_chosen_is_restored_with_the_directories_on_the_way()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = await BackUpAsync(
            bench,
            Directory("a", 0x1ed),
            Directory("a/b", 0x1ed),
            File("a/b/wanted", "1", 0x1a4),
            File("a/b/other", "2", 0x1a4),
            File("c", "3", 0x1a4)
        );
        var target = Path.Combine(bench.Folder, "out");

        var result = await bench.RestoreAsync(
            new RestoreRequest
            {
                Snapshot = snapshot,
                TargetFolder = target,
                Root = EntryPath.Of("a"),
                Chosen = [EntryPath.Of("a", "b", "wanted"), EntryPath.Of("a", "missing")],
            }
        );

        Assert.Equal([Path.Combine(target, "b"), Path.Combine(target, "b", "wanted")],
            System.IO.Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Equal((Severity.Warning, 1), (result.Worst, result.Skipped));
    }

    [Fact]
    public async Task Simulating_reads_everything_and_writes_nothing()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("""{ "entries": 50, "size": 70000 }""")).Snapshot!;
        var target = Path.Combine(bench.Folder, "out");

        var result = await bench.RestoreAsync(
            new RestoreRequest { Snapshot = snapshot, TargetFolder = target, Simulate = true }
        );

        Assert.Equal((snapshot.Entries, 50 * 70000), (result.Entries, result.Bytes));
        Assert.False(System.IO.Directory.Exists(target));
    }

    [Fact]
    public async Task Holes_come_back_as_holes()
    {
        await using var bench = await EngineBench.CreateAsync();
        var snapshot = (await bench.BackUpAsync("""{ "entries": 0, "sparseBytes": 1099511627776 }""")).Snapshot!;
        var target = Path.Combine(bench.Folder, "out");

        var result = await bench.RestoreAsync(new RestoreRequest { Snapshot = snapshot, TargetFolder = target });

        var file = System.IO.Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Single();
        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(1L << 40, new FileInfo(file).Length);
        var usage = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("du", ["-k", file])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var kilobytes = (await usage.StandardOutput.ReadToEndAsync(Cancellation)).Split('\t')[0];
        Assert.InRange(long.Parse(kilobytes, System.Globalization.CultureInfo.InvariantCulture), 1, 2000);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<SnapshotRecord> BackUpAsync(EngineBench bench, params IReadOnlyList<SourceEntry> entries) =>
        (await bench.BackUpAsync(
            new ListedSource(entries) { Traits = new SourceTraits(SourceReading.Parallel, SourceOrder.Any) },
            EngineBench.Settings("{}"),
            observer: null,
            Cancellation
        )).Snapshot!;

    private static EntryMetadata Described(uint mode) =>
        new()
        {
            Modified = UnixTime.From(Time),
            Posix = new PosixAttributes(mode, 0, 0, null, null),
        };

    private static DirectoryEntry Directory(string path, uint mode) => new(Parse(path), Described(mode));

    private static FileEntry File(string path, string content, uint mode) =>
        new(Parse(path), Described(mode), new Bytes(System.Text.Encoding.UTF8.GetBytes(content)));

    private static FileEntry File(EntryPath path, string content) =>
        new(path, Described(0x1a4), new Bytes(System.Text.Encoding.UTF8.GetBytes(content)));

    private static EntryPath Parse(string path) => EntryPath.Of(path.Split('/'));
}
