using System.Globalization;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Sealing;
using Comet.Modular.TestStores;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>
/// A small vault in memory with every kind of object and of log entry, another state of the same vault, and a stranger.
/// </summary>
internal sealed class FilledVault
{
    public const string Genesis = "log/0000000000000000";
    private const int Changing = 3;
    private const int Staying = 7;
    private const int Small = 34;

    private readonly List<KnownSnapshot> _snapshots = [];

    public MemoryBlobStore Store { get; } = new();

    /// <summary>The vault as it would be had it gone on otherwise after the first snapshot.</summary>
    public MemoryBlobStore Fork { get; private set; } = new();

    /// <summary>Another vault with the same content.</summary>
    public MemoryBlobStore Stranger { get; } = new();

    public ReadOnlyMemory<byte> Key { get; private set; }

    public LogHead? Head { get; private set; }

    public IReadOnlyList<KnownSnapshot> Snapshots => _snapshots;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<FilledVault> MakeAsync()
    {
        var filled = new FilledVault();
        await using (var vault = await CreateAsync(filled.Store))
        {
            await filled.FillAsync(vault);
        }

        var fork = filled.Fork.Copy();
        await using (var vault = await filled.OpenAsync(fork, remembered: null))
        {
            for (var number = 5; number < 9; number++)
            {
                _ = await BackUpAsync(vault, number);
            }
        }

        filled.Fork = fork;
        await using (var vault = await CreateAsync(filled.Stranger))
        {
            for (var number = 1; number < 8; number++)
            {
                _ = await BackUpAsync(vault, number);
            }
        }

        return filled;
    }

    public async Task<StorageVault> OpenAsync(Blobs.IBlobStore store, LogHead? remembered) =>
        await StorageVault.OpenAsync(
            store,
            new MasterKeyCredential(Key.ToArray()),
            remembered,
            indexFolder: null,
            TimeProvider.System,
            Cancellation
        );

    /// <summary>The objects of a kind; a pack's kind stands in the clear in its header.</summary>
    public IReadOnlyList<string> NamesOf(ObjectKind kind, MemoryBlobStore? store = null)
    {
        var blobs = store ?? Store;
        return kind switch
        {
            ObjectKind.LogEntry => [.. blobs.NamesOf("log/")],
            ObjectKind.KeySlot => [.. blobs.NamesOf("keys/")],
            ObjectKind.DataPack => [.. blobs.NamesOf("packs/").Where(name => blobs.Blobs[name][6] == 1)],
            ObjectKind.TreePack => [.. blobs.NamesOf("packs/").Where(name => blobs.Blobs[name][6] == 2)],
            ObjectKind.DataIndex => [.. blobs.NamesOf("index/data/")],
            _ => [.. blobs.NamesOf("index/tree/")],
        };
    }

    private async Task FillAsync(StorageVault vault)
    {
        var key = new byte[Sealing.MasterKey.Length];
        vault.ExportMasterKey(key);
        Key = key;
        var added = await vault.AddPasswordAsync("second", "laptop", Cancellation);
        await vault.RemoveKeySlotAsync(added.Id, Cancellation);
        await AddAsync(vault, number: 1);
        Fork = Store.Copy();
        var dead = await DieAsync(vault);
        await AddAsync(vault, number: 2, dead);
        await EndPartiallyAsync(vault);
        await AddAsync(vault, number: 3);
        Head = vault.Head;
    }

    private async Task AddAsync(StorageVault vault, int number, params ulong[] dead) =>
        _snapshots.Add(new KnownSnapshot(await BackUpAsync(vault, number, dead), ContentOf(number)));

    private static async Task<StorageVault> CreateAsync(MemoryBlobStore store) =>
        (await StorageVault.CreateAsync(
            store,
            new VaultParameters(1024, 4096, 16384, BlockTarget: 16384, PackTarget: 65536),
            "a password",
            "tests",
            TimeProvider.System,
            Cancellation
        )).Vault;

    public static async Task<SnapshotRecord> BackUpAsync(StorageVault vault, int number, params ulong[] dead)
    {
        var source = new ListedSource(
            [
                .. ContentOf(number).Select(static file => new FileEntry(
                    EntryPath.Of(file.Key.Split('/')),
                    new EntryMetadata(),
                    new Bytes(file.Value)
                )),
            ]
        );
        var result = await EngineBench.BackUpAsync(vault, source, dead);
        return result.Snapshot!;
    }

    private static async Task<ulong> DieAsync(StorageVault vault)
    {
        await using var session = await BeginAsync(vault);
        await using (var writer = session.CreateWriter())
        {
            foreach (var seed in (int[])[901, 902, 903])
            {
                _ = await writer.AddAsync(Random(seed, 9000), Cancellation);
            }
        }

        await session.FlushAsync(Cancellation);
        return session.Number;
    }

    private static async Task EndPartiallyAsync(StorageVault vault)
    {
        await using var session = await BeginAsync(vault);
        var draft = new SnapshotDraft
        {
            ItemId = EngineBench.Item,
            ItemName = "item",
            ItemType = "listed",
            Device = "device",
            PluginId = "test.listed",
            PluginVersion = "1.0.0",
            Parent = null,
            Started = DateTimeOffset.UnixEpoch,
            Ended = DateTimeOffset.UnixEpoch,
            Status = SnapshotStatus.Warning,
            Entries = 0,
            Bytes = 0,
            Manifest = new SnapshotManifest { Root = DirectoryBody.Empty },
        };
        _ = await session.CommitAsync(draft, CommitKind.Partial, Cancellation);
        await session.EndAsync(Cancellation);
    }

    private static ValueTask<VaultSession> BeginAsync(StorageVault vault) =>
        vault.BeginAsync(new SessionDescription(new ClientId(new Bits128(0, 9)), "device", "item", "tests"), Cancellation);

    private static SortedDictionary<string, byte[]> ContentOf(int number)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var index = 0; index < Staying; index++)
        {
            files.Add(Name("stays", index), Random(index, 1500 + (index * 2500)));
        }

        for (var index = 0; index < Changing; index++)
        {
            files.Add(Name("changes", index), Random((100 * number) + index, 11_000));
        }

        for (var index = 0; index < Small; index++)
        {
            files.Add(Name("small", index), Random(500 + index, 20));
        }

        return files;
    }

    private static string Name(string folder, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}/file-{index:d3}");

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
