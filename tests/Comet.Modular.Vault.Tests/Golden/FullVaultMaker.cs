using System.Text;
using Comet.Modular.Blobs.Local;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>
/// Made tests/fixtures/vaults/version-1-full, once. The fixture is kept for ever: it is never made again to let a test
/// pass, because then nobody would see that vaults of users cannot be read any more. A new feature of the format gets a
/// vault of its own beside it.
/// </summary>
public sealed class FullVaultMaker
{
    private static readonly VaultParameters Parameters = new(512, 2048, 8192, BlockTarget: 8192, PackTarget: 32768);

    [Fact(Explicit = true)]
    public async Task A_vault_of_all_features_is_made_into_a_new_folder()
    {
        var folder = Environment.GetEnvironmentVariable("COMET_NEW_FIXTURE");
        Assert.SkipWhen(folder is null, "COMET_NEW_FIXTURE names no new folder.");
        var created = await new VaultOpener(LocalBlobStore.Create(folder), TimeProvider.System).CreateAsync(
            Parameters,
            "first",
            TestVaults.CheapKdf,
            TestVaults.Program,
            TestVaults.Stop
        );
        await using var vault = created.Vault;

        await FirstAsync(vault);
        var committed = await PartialAsync(vault);
        var ended = await LeaveAsync(vault, 1, ends: true);
        var dead = await LeaveAsync(vault, 2, ends: false);
        await AdoptAsync(vault, committed, ended, dead);
        await ChangePasswordAsync(vault);
        _ = await LeaveAsync(vault, 3, ends: false);

        await File.WriteAllTextAsync(
            folder + ".txt",
            $"{created.RecoveryKey}\n{vault.Head.Slot}\n{Convert.ToHexStringLower(vault.Head.Hash.Span)}\n",
            TestVaults.Stop
        );
    }

    /// <summary>Every kind of entry, content and page.</summary>
    private static async Task FirstAsync(StorageVault vault)
    {
        await using var session = await vault.BeginAsync(Description("one"), TestVaults.Stop);
        await using var writer = new FullVaultWriter(vault, session);
        await FullVaultTree.WriteAsync(writer);
        await CommitAsync(vault, session, writer, CommitKind.Complete, SnapshotStatus.Success, []);
    }

    /// <summary>Two steps of a backup that was never finished.</summary>
    private static async Task<ulong> PartialAsync(StorageVault vault)
    {
        await using var session = await vault.BeginAsync(Description("two"), TestVaults.Stop);
        foreach (var kind in new[] { CommitKind.Partial, CommitKind.PartialClean })
        {
            await using var writer = new FullVaultWriter(vault, session);
            await writer.DirectoryAsync(
                "step",
                async () =>
                {
                    await writer.FileAsync("new", await writer.ContentAsync(FullVaultBytes.Noise(20 + (uint)kind, 3000)));
                    await writer.FileAsync("old", await writer.ContentAsync(FullVaultBytes.Text(1, 2000)));
                }
            );
            await CommitAsync(vault, session, writer, kind, SnapshotStatus.Success, []);
        }

        return session.Number;
    }

    /// <summary>A session that stores packs and commits nothing.</summary>
    private static async Task<ulong> LeaveAsync(StorageVault vault, uint number, bool ends)
    {
        await using var session = await vault.BeginAsync(Description($"left {number}"), TestVaults.Stop);
        await using (var writer = new FullVaultWriter(vault, session))
        {
            await writer.FileAsync("left", await writer.ContentAsync(FullVaultBytes.Noise(100 + number, 5000)));
            _ = await writer.Tree.FinishAsync(TestVaults.Stop);
            await session.FlushAsync(TestVaults.Stop);
        }

        if (ends)
        {
            await session.EndAsync(TestVaults.Stop);
        }

        return session.Number;
    }

    /// <summary>Takes over what others left, and keeps what a fault left of a file.</summary>
    private static async Task AdoptAsync(StorageVault vault, ulong committed, ulong ended, ulong dead)
    {
        await using var session = await vault.BeginAsync(Description("three"), TestVaults.Stop);
        Assert.Equal(0, await session.AdoptAsync(committed, TestVaults.Stop));
        Assert.NotEqual(0, await session.AdoptAsync(ended, TestVaults.Stop));
        Assert.NotEqual(0, await session.AdoptAsync(dead, TestVaults.Stop));
        await using var writer = new FullVaultWriter(vault, session);
        await writer.FileAsync("adopted-1", await writer.ContentAsync(FullVaultBytes.Noise(101, 5000)));
        await writer.FileAsync("adopted-2", await writer.ContentAsync(FullVaultBytes.Noise(102, 5000)));
        Assert.Equal(0, session.NewChunkBytes);
        var half = await writer.ContentAsync(FullVaultBytes.Text(1, 2000), 1000);
        await writer.Tree.AddAsync(FullVaultNodes.File("half"u8.ToArray(), half) with { Incomplete = true }, TestVaults.Stop);
        await writer.Tree.AddAsync(FullVaultNodes.File("none"u8.ToArray(), content: null) with { Incomplete = true }, TestVaults.Stop);
        StoredFault[] faults =
        [
            new([], FaultSeverity.Warning, "test.item", "Something of the item is missing.", string.Empty),
            new(["half"u8.ToArray()], FaultSeverity.Error, "test.torn", "Only half of it could be read.", "Read it again."),
            new(["gone"u8.ToArray(), new byte[] { 0xFF }], FaultSeverity.Error, "test.gone", "It could not be read.", string.Empty),
        ];
        await CommitAsync(vault, session, writer, CommitKind.Complete, SnapshotStatus.Error, faults);
    }

    private static async Task ChangePasswordAsync(StorageVault vault)
    {
        var first = vault.KeySlots.Single(static slot => slot.Kind == KeySlotKind.Password);
        _ = await new KeySlotChange(FullVaultWriter.PartsOf(vault)).AddPasswordAsync(
            "a second password, größer",
            "changed",
            TestVaults.CheapKdf,
            TestVaults.Stop
        );
        await vault.RemoveKeySlotAsync(first.Id, TestVaults.Stop);
    }

    private static async Task CommitAsync(
        StorageVault vault,
        VaultSession session,
        FullVaultWriter writer,
        CommitKind kind,
        SnapshotStatus status,
        IReadOnlyList<StoredFault> faults
    )
    {
        var root = await writer.Tree.FinishAsync(TestVaults.Stop);
        var draft = TestVaults.Draft(root) with
        {
            Parent = vault.Snapshots is [.., var parent] ? parent.Id : null,
            Status = status,
            Manifest = new SnapshotManifest
            {
                Root = root,
                CheckpointSchema = "test/1",
                Checkpoint = Encoding.UTF8.GetBytes($"after {session.Number}"),
                Faults = faults,
                Settings = """{"paths":["/"]}""",
                Counts = new ManifestCounts(1, 2, 3, 4, faults.Count),
            },
        };
        _ = await session.CommitAsync(draft, kind, TestVaults.Stop);
    }

    private static SessionDescription Description(string item) => new(new ClientId(new Bits128(0, 9)), "device", item, TestVaults.Program);
}
