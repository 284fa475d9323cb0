using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>A store that has lost packs: the next backup never names what is gone, and never fails for it.</summary>
[Trait("Req", "HO-14")]
[Trait("Req", "HO-08")]
public sealed class LossTests
{
    private const string Settings = """{ "entries": 600, "size": 20000 }""";
    private const int DataKind = 1;
    private const int TreeKind = 2;

    [Theory]
    [InlineData(DataKind)]
    [InlineData(TreeKind)]
    public async Task A_backup_after_lost_packs_stores_what_they_held_and_says_so_once(int kind)
    {
        await using var bench = await EngineBench.CreateAsync();
        var whole = await bench.ReadAsync((await bench.BackUpAsync(Settings)).Snapshot!);
        foreach (var pack in PacksOf(bench, kind))
        {
            pack.Delete();
        }

        var observer = new RecordingObserver();
        var next = await bench.BackUpAsync(Settings, observer);

        Assert.Equal(whole, await bench.ReadAsync(next.Snapshot!));
        Assert.Equal(SnapshotStatus.Warning, next.Snapshot!.Status);
        var told = Assert.Single(observer.Diagnostics);
        Assert.Equal("backup.parent-damaged", told.Code);
        // From now on the parent is whole, and nothing is left to say.
        var later = await bench.BackUpAsync(Settings);
        Assert.Equal((Severity.Information, 0), (later.Worst, later.Entries.Changed));
        Assert.Equal(whole, await bench.ReadAsync(later.Snapshot!));
    }

    [Fact]
    public async Task A_backup_after_damaged_pages_writes_them_anew()
    {
        await using var bench = await EngineBench.CreateAsync();
        var whole = await bench.ReadAsync((await bench.BackUpAsync(Settings)).Snapshot!);
        foreach (var pack in PacksOf(bench, TreeKind))
        {
            await FlipAsync(pack);
        }

        await using var fresh = await bench.ReopenAsync();
        var next = await fresh.BackUpAsync(Settings);

        Assert.Equal(Severity.Warning, next.Worst);
        Assert.Equal(whole, await fresh.ReadAsync(next.Snapshot!));
    }

    [Fact]
    public async Task A_restore_goes_on_behind_lost_pages_and_names_the_directory()
    {
        await using var bench = await EngineBench.CreateAsync();
        const string flat = """{ "entries": 12000, "depth": 0, "size": 10 }""";
        var snapshot = (await bench.BackUpAsync(flat)).Snapshot!;
        var pack = PacksOf(bench, TreeKind).MaxBy(static each => each.Length)!;
        var whole = await File.ReadAllBytesAsync(pack.FullName, TestContext.Current.CancellationToken);
        var restored = 0;
        for (var part = 1; part < 8; part++)
        {
            var spoilt = (byte[])whole.Clone();
            spoilt[whole.Length / 8 * part] ^= 1;
            await File.WriteAllBytesAsync(pack.FullName, spoilt, TestContext.Current.CancellationToken);
            await using var fresh = await bench.ReopenAsync();
            restored += await RestoreAsync(fresh, snapshot, Path.Combine(bench.Folder, $"target-{part}")) ? 1 : 0;
        }

        Assert.InRange(restored, 1, 7);
    }

    /// <returns>Whether the snapshot itself could be read; its manifest shares a block with some pages.</returns>
    private static async Task<bool> RestoreAsync(EngineBench bench, SnapshotRecord snapshot, string target)
    {
        var observer = new RecordingObserver();
        RestoreResult result;
        try
        {
            result = await bench.RestoreAsync(
                new RestoreRequest { Snapshot = snapshot, TargetFolder = target },
                observer
            );
        }
        catch (VaultException)
        {
            return false;
        }

        Assert.Equal(Severity.Warning, result.Worst);
        Assert.NotEmpty(observer.Diagnostics);
        Assert.All(observer.Diagnostics, static each => Assert.Equal("restore.entries-lost", each.Code));
        Assert.All(observer.Diagnostics, static each => Assert.NotNull(each.Path));
        Assert.InRange(result.Entries, 1, 11_999);
        Assert.Equal(result.Entries, Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories).Count());
        return true;
    }

    private static IEnumerable<FileInfo> PacksOf(EngineBench bench, int kind) =>
        new DirectoryInfo(Path.Combine(bench.Folder, "vault", "packs"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => KindOf(file) == kind)
            .ToList();

    /// <summary>The kind stands in the clear in the header.</summary>
    private static int KindOf(FileInfo pack)
    {
        using var stream = pack.OpenRead();
        stream.Position = 6;
        return stream.ReadByte();
    }

    /// <summary>Hits every block; header, key and trailer stay.</summary>
    private static async Task FlipAsync(FileInfo pack)
    {
        var bytes = await File.ReadAllBytesAsync(pack.FullName, TestContext.Current.CancellationToken);
        for (var at = 150; at < bytes.Length - 3000; at += 100)
        {
            bytes[at] ^= 1;
        }

        bytes[150] ^= 2;
        await File.WriteAllBytesAsync(pack.FullName, bytes, TestContext.Current.CancellationToken);
    }
}
