using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Reading;

namespace Comet.Modular.Vault;

/// <summary>What an open vault consists of; owns all of it.</summary>
internal sealed class VaultParts : IAsyncDisposable
{
    private readonly string? _indexFolder;

    public VaultParts(IBlobStore store, VaultId id, VaultKeys keys, string? indexFolder, TimeProvider time)
    {
        _indexFolder = indexFolder;
        Store = store;
        Id = id;
        Keys = keys;
        Time = time;
        Log = new VaultLog(store, keys.Log, id, time);
        Packs = new PackReader(store, keys, id);
        Segments = new IndexStore(store, keys, id);
        DataIndex = IndexFor(PackKind.Data);
        TreeIndex = IndexFor(PackKind.Tree);
        Blocks = new BlockSource(Packs);
        TreeReader = new ChunkReader(TreeIndex, Blocks, keys.IdsOf(PackKind.Tree));
        Trees = new TreeChunks(TreeReader);
        KeySlots = new KeySlotStore(store, id);
    }

    public IBlobStore Store { get; }

    public VaultId Id { get; }

    public VaultKeys Keys { get; }

    public TimeProvider Time { get; }

    public VaultLog Log { get; }

    public PackReader Packs { get; }

    public IndexStore Segments { get; }

    public PackIndex DataIndex { get; }

    public PackIndex TreeIndex { get; }

    public BlockSource Blocks { get; }

    public TreeChunks Trees { get; }

    public KeySlotStore KeySlots { get; }

    private ChunkReader TreeReader { get; }

    public PackIndex IndexOf(PackKind kind) => kind == PackKind.Data ? DataIndex : TreeIndex;

    /// <summary>Where what an index has no room for in memory goes; null: nowhere.</summary>
    /// <param name="kind">The kind of the packs.</param>
    /// <param name="isPrivate">For packs that are not live yet.</param>
    public RunFolder? RunsOf(PackKind kind, bool isPrivate) =>
        _indexFolder is { } folder ? new RunFolder(folder, Id, kind, isPrivate) : null;

    public async ValueTask DisposeAsync()
    {
        TreeReader.Dispose();
        Blocks.Dispose();
        DataIndex.Dispose();
        TreeIndex.Dispose();
        Packs.Dispose();
        Log.Dispose();
        Keys.Dispose();
        await Store.DisposeAsync().ConfigureAwait(false);
    }

    private PackIndex IndexFor(PackKind kind) =>
        new(kind, Store, Log, Segments, Packs, new PackPlaces(RunsOf(kind, isPrivate: false)));
}
