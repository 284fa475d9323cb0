using System.Text;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests;

/// <summary>Small vaults with a cheap password, and backups of made-up files into them.</summary>
internal static class TestVaults
{
    public const string Password = "a password of the tests";
    public const string Program = "Comet.Modular tests";

    /// <summary>Small blocks and packs, so that little data makes many.</summary>
    public static readonly VaultParameters Small = new(1024, 4096, 16384, BlockTarget: 16384, PackTarget: 65536);

    public static readonly PasswordKdf CheapKdf = new(PasswordKdf.MinMemoryKiB, passes: 1);

    public static readonly SessionDescription Description = new(new ClientId(new Bits128(0, 7)), "device", "item", Program);

    private static readonly DateTimeOffset Then = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ValueTask<CreatedVault> CreateAsync(IBlobStore store, VaultParameters? parameters = null) =>
        new VaultOpener(store, TimeProvider.System).CreateAsync(parameters ?? Small, Password, CheapKdf, Program, Stop);

    public static async Task<StorageVault> NewAsync(IBlobStore store, VaultParameters? parameters = null) =>
        (await CreateAsync(store, parameters)).Vault;

    public static ValueTask<StorageVault> OpenAsync(IBlobStore store, LogHead? remembered = null, string? indexFolder = null) =>
        StorageVault.OpenAsync(store, new PasswordCredential(Password), remembered, indexFolder, TimeProvider.System, Stop);

    public static ValueTask<VaultSession> BeginAsync(StorageVault vault) => vault.BeginAsync(Description, Stop);

    /// <summary>A chunk of bytes that do not compress.</summary>
    public static byte[] Chunk(int seed, int length = 4096)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Backs up one file for each seed, each of one chunk, and commits.</summary>
    public static async Task<SnapshotRecord> BackUpAsync(
        StorageVault vault,
        IEnumerable<int> seeds,
        CommitKind kind = CommitKind.Complete
    )
    {
        await using var session = await BeginAsync(vault);
        return await BackUpAsync(vault, session, seeds, kind);
    }

    public static async Task<SnapshotRecord> BackUpAsync(
        StorageVault vault,
        VaultSession session,
        IEnumerable<int> seeds,
        CommitKind kind = CommitKind.Complete
    )
    {
        var root = await WriteTreeAsync(vault, session, seeds);
        return await session.CommitAsync(Draft(root), kind, Stop);
    }

    public static async Task<DirectoryBody> WriteTreeAsync(
        StorageVault vault,
        VaultSession session,
        IEnumerable<int> seeds
    )
    {
        await using var writer = session.CreateWriter();
        var tree = vault.CreateTreeWriter(session);
        var files = seeds.Select(seed => (Name: FileName(seed), Seed: seed));
        foreach (var (name, seed) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var chunk = Chunk(seed);
            var added = await writer.AddAsync(chunk, Stop);
            var content = new ContentBuilder(session.Trees);
            await content.AddChunkAsync(added.Id, chunk.Length, Stop);
            var node = new TreeNode
            {
                Name = Encoding.UTF8.GetBytes(name),
                Kind = NodeKind.File,
                Content = await content.FinishAsync(Stop),
            };
            await tree.AddAsync(node, Stop);
        }

        return await tree.FinishAsync(Stop);
    }

    public static string FileName(int seed) => $"file-{seed:d6}";

    public static SnapshotDraft Draft(DirectoryBody? root = null) =>
        new()
        {
            ItemId = new ItemId(new Bits128(0, 3)),
            ItemName = "item",
            ItemType = "files",
            Device = "device",
            PluginId = "plugin",
            PluginVersion = "1.0",
            Parent = null,
            Started = Then,
            Ended = Then.AddMinutes(1),
            Status = SnapshotStatus.Success,
            Entries = root?.Entries ?? 0,
            Bytes = root?.Bytes ?? 0,
            Manifest = new SnapshotManifest { Root = root ?? DirectoryBody.Empty },
        };

    /// <summary>Reads every file of a snapshot and compares it with what was backed up.</summary>
    public static async Task<int> VerifyAsync(StorageVault vault, SnapshotRecord snapshot)
    {
        var manifest = await vault.LoadManifestAsync(snapshot, Stop);
        var walker = new ContentWalker(vault.Trees);
        using var chunks = vault.CreateReader();
        var files = 0;
        await foreach (var entry in vault.CreateTreeReader().ReadDirectoryAsync(manifest.Root, Stop))
        {
            var seed = int.Parse(Encoding.UTF8.GetString(entry.Name.Span)["file-".Length..], null);
            var read = new MemoryStream();
            await foreach (var segment in walker.ReadSegmentsAsync(entry.Content!, Stop))
            {
                var buffer = new byte[segment.Length];
                Assert.Equal(buffer.Length, await chunks.ReadAsync(segment.Id, buffer, Stop));
                read.Write(buffer);
            }

            Assert.Equal(Chunk(seed), read.ToArray());
            files++;
        }

        return files;
    }
}
