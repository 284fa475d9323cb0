using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Restore;

/// <summary>Names that are two in a snapshot and one on the drive that is restored to.</summary>
[Trait("Req", "HO-12")]
public sealed class CaseBlindTargetTests : IAsyncLifetime
{
    /// <summary>So long that a file of it waits under another name until it is whole.</summary>
    private const int Long = 300_000;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private EngineBench? _bench;
    private CaseBlindDrive? _drive;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_drive!.Path, "target");

    public async ValueTask InitializeAsync()
    {
        var obstacle = CaseBlindDrive.FindObstacle();
        Assert.SkipUnless(obstacle is null, obstacle ?? string.Empty);
        _drive = CaseBlindDrive.Mount();
        _bench = await EngineBench.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _drive?.Dispose();
        if (_bench is not null)
        {
            await _bench.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(OverwritePolicy.None, false)]
    [InlineData(OverwritePolicy.Older, false)]
    [InlineData(OverwritePolicy.Different, false)]
    [InlineData(OverwritePolicy.Always, false)]
    [InlineData(OverwritePolicy.Different, true)]
    [InlineData(OverwritePolicy.Always, true)]
    public async Task Of_names_that_differ_in_case_only_the_first_is_restored_and_the_second_is_named(OverwritePolicy policy, bool isTwice)
    {
        var snapshot = await BackUpAsync();
        if (isTwice)
        {
            _ = await RestoreAsync(snapshot, OverwritePolicy.None, new RecordingObserver());
        }

        var observer = new RecordingObserver();
        var result = await RestoreAsync(snapshot, policy, observer);

        Assert.Equal(Severity.Warning, result.Worst);
        var named = observer.Diagnostics.Where(static each => Is(each, "restore.name-taken")).ToList();
        Assert.All(named, static each => Assert.False(string.IsNullOrEmpty(each.Guidance)));
        Assert.Equal(result.Skipped, named.Count);
        var left = named.Select(static each => each.Path!.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var names in _files.Keys.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase))
        {
            var there = Assert.Single(names, name => !left.Contains("/" + name));
            Assert.Equal(_files[there], await File.ReadAllBytesAsync(Path.Combine(Target, there), Cancellation));
        }

        var merged = Assert.Single(observer.Diagnostics, static each => Is(each, "restore.merged"));
        Assert.Equal("/dir", merged.Path!.ToString());
        Assert.Equal(_files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count(), Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_link_does_not_take_the_place_of_a_file_and_a_further_name_none_of_another()
    {
        var group = "g"u8.ToArray();
        var snapshot = await BackUpAsync(
            NewFile("LARGE", Long) with { HardLinkGroup = group },
            NewFile("Other", Long),
            new LinkEntry(EntryPath.Of("large"), new EntryMetadata(), "there"u8.ToArray()),
            NewFile("other", Long) with { HardLinkGroup = group },
            NewFile("plain", Long)
        );
        var observer = new RecordingObserver();

        var result = await RestoreAsync(snapshot, OverwritePolicy.Always, observer);

        Assert.Equal((Severity.Warning, 2), (result.Worst, result.Skipped));
        Assert.Equal(2, observer.Diagnostics.Count(static each => Is(each, "restore.name-taken")));
        Assert.Equal(3, Directory.GetFileSystemEntries(Target).Length);
        Assert.Equal(_files["plain"], await File.ReadAllBytesAsync(Path.Combine(Target, "plain"), Cancellation));
    }

    private static bool Is(Diagnostic diagnostic, string code) => string.Equals(diagnostic.Code, code, StringComparison.Ordinal);

    private Task<RestoreResult> RestoreAsync(SnapshotRecord snapshot, OverwritePolicy policy, RecordingObserver observer) =>
        _bench!.RestoreAsync(
            new RestoreRequest { Snapshot = snapshot, TargetFolder = Target, Overwrite = policy },
            observer
        );

    private Task<SnapshotRecord> BackUpAsync()
    {
        List<SourceEntry> entries = [];
        foreach (var name in (string[])["README", "Readme", "readme", "Dir/one", "Dir/only", "dir/ONE", "dir/two", "dir/Sub", "plain"])
        {
            entries.Add(NewFile(name, 100));
        }

        for (var number = 0; number < 20; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Large/File-{number}");
            entries.Add(NewFile(name, Long));
            entries.Add(NewFile(name.Replace("File", "file", StringComparison.Ordinal), number % 2 == 0 ? 100 : Long));
        }

        return BackUpAsync([.. entries]);
    }

    private async Task<SnapshotRecord> BackUpAsync(params IReadOnlyList<SourceEntry> entries) =>
        (await _bench!.BackUpAsync(new ListedSource(entries), EngineBench.Settings("{}"), observer: null, Cancellation)).Snapshot!;

    private FileEntry NewFile(string name, int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        Encoding.UTF8.GetBytes(name, bytes);
        _files.Add(name, bytes);
        return new FileEntry(EntryPath.Of(name.Split('/')), new EntryMetadata(), new Bytes(bytes));
    }
}
