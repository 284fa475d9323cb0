using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// One writer's work in a vault, from its begin to its complete commit or its end. Nothing that it stores counts
/// before a commit. After any failure nothing more of it can be committed, and the vault is as good as before.
/// </summary>
public sealed class VaultSession : IAsyncDisposable
{
    /// <summary>One data pack fills while two upload: some 50 MiB at most, whatever the number of workers.</summary>
    private const int DataPacksAtOnce = 3;

    private const int TreePacksAtOnce = 2;

    /// <summary>Trees are read here and there, and one damaged block loses all its pages: so their blocks stay small.</summary>
    private const int TreeBlock = 384 << 10;

    private readonly VaultParts _parts;
    private readonly SessionFailure _failure = new();
    private readonly SessionChunks _dataChunks;
    private readonly SessionChunks _treeChunks;
    private readonly PackPipeline _dataPacks;
    private readonly PackPipeline _treePacks;
    private readonly SealingCrew _dataCrew;
    private readonly SealingCrew _treeCrew;
    private readonly SessionLane _data;
    private readonly SessionLane _tree;
    private readonly SessionTrees _trees;
    private long _otherBytes;

    internal VaultSession(VaultParts parts, VaultParameters parameters, AppendedEntry begin, SpareCores cores)
    {
        _parts = parts;
        Number = begin.Slot;
        _otherBytes = begin.Length;
        var segments = new SegmentPool(
            (int)((DataPacksAtOnce + TreePacksAtOnce) * (long)parameters.PackTarget / SegmentPool.SegmentSize)
        );
        var context = new PackWriterContext(parts.Store, parts.Keys, parts.Id, Number, parameters, segments);
        _dataChunks = new SessionChunks(parts.RunsOf(PackKind.Data, isPrivate: true));
        _treeChunks = new SessionChunks(parts.RunsOf(PackKind.Tree, isPrivate: true));
        _dataPacks = new PackPipeline(context, PackKind.Data, DataPacksAtOnce, _failure, _dataChunks.Add);
        _treePacks = new PackPipeline(context, PackKind.Tree, TreePacksAtOnce, _failure, _treeChunks.Add);
        _dataCrew = new SealingCrew(_dataPacks, cores, _failure, parameters.BlockTarget);
        _treeCrew = new SealingCrew(_treePacks, cores, _failure, Math.Min(parameters.BlockTarget, TreeBlock));
        var dataIds = parts.Keys.IdsOf(PackKind.Data);
        var treeIds = parts.Keys.IdsOf(PackKind.Tree);
        _data = new SessionLane(_dataPacks, _dataCrew, _dataChunks, parts.DataIndex, dataIds, _failure);
        _tree = new SessionLane(_treePacks, _treeCrew, _treeChunks, parts.TreeIndex, treeIds, _failure);
        var writer = new ChunkWriter(_tree, PackLimits.BlockPlain);
        _trees = new SessionTrees(_tree, writer, parts.Trees, parts.Blocks);
    }

    /// <summary>The slot of its begin in the log.</summary>
    public ulong Number { get; }

    /// <summary>
    /// Tree chunks, to store and to read: those of live packs and of this session. Safe for many threads.
    /// </summary>
    public ITreeChunkStore Trees => _trees;

    /// <summary>Bytes that this session has written to the store so far, all objects counted.</summary>
    public long BytesStored => Interlocked.Read(ref _otherBytes) + _dataPacks.BytesStored + _treePacks.BytesStored;

    /// <summary>Plain bytes of the content chunks that neither the vault nor this session had.</summary>
    public long NewChunkBytes => _data.NewBytes;

    /// <summary>A writer for one worker; dispose it before the last commit or leave that to the session.</summary>
    public ChunkWriter CreateWriter() => new(_data, VaultParameters.LargestChunk);

    /// <summary>
    /// Takes over what a dead session stored and did not commit. If it is still open it is fenced, so the caller must
    /// know that it is dead. What is taken over counts as stored, and the next commit names it.
    /// </summary>
    /// <returns>The packs that were taken over; 0 also when somebody else was first.</returns>
    /// <exception cref="VaultException">There is no such session, or this one has failed or ended.</exception>
    public async ValueTask<int> AdoptAsync(ulong deadSession, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(deadSession, Number);
        _data.ThrowIfClosed();
        await AppendAsync(
                state => IsOpen(state, deadSession) ? new FenceEntry(deadSession) : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!_parts.Log.Query(state => IsAdoptable(state, deadSession)))
        {
            return 0;
        }

        var finder = new LeftoverFinder(_parts.Store, _parts.Log, _parts.Packs);
        var packs = await finder.FindAsync(deadSession, cancellationToken).ConfigureAwait(false);
        var records = packs.ConvertAll(pack => pack.Record);
        bool adopted;
        try
        {
            adopted = await AppendAsync(
                    state => IsAdoptable(state, deadSession) ? new AdoptEntry(Number, deadSession, records) : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The entry may be there: a commit of this session that does not name these packs would lose them.
            _failure.Fail(exception);
            throw;
        }

        if (!adopted)
        {
            return 0;
        }

        _data.Adopt(packs.Where(pack => pack.Record.Kind == PackKind.Data));
        _tree.Adopt(packs.Where(pack => pack.Record.Kind == PackKind.Tree));
        return packs.Count;
    }

    /// <summary>
    /// Stores every tree chunk from here on anew, for a damaged one was met: which others of the vault are damaged is
    /// not known before somebody reads them, and trees are small.
    /// </summary>
    public void StoreTreesAnew() => _tree.DoubtIndex();

    /// <summary>Makes all chunks so far durable. No writer may be inside AddAsync.</summary>
    /// <exception cref="VaultException">The session has failed.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _data.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _trees.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores the manifest, makes everything durable and commits the snapshot. A complete commit ends the session. No
    /// writer may be inside AddAsync.
    /// </summary>
    /// <exception cref="VaultException">
    /// The session has failed, ended or was fenced. After an unclear failure the snapshot may be in the log; if so, it
    /// is whole.
    /// </exception>
    public async ValueTask<SnapshotRecord> CommitAsync(
        SnapshotDraft draft,
        CommitKind kind,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(draft);
        _data.ThrowIfClosed();
        try
        {
            return await CommitOrThrowAsync(draft, kind, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The entry may be there: committing its packs again would break the log's rules.
            _failure.Fail(exception);
            throw;
        }
    }

    /// <summary>
    /// Ends the session without a snapshot, also after a failure, so that others may adopt what it stored.
    /// </summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        Close();
        await AppendAsync(state => IsOpen(state, Number) ? new EndEntry(Number) : null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Lets go of memory and uploads. Without a commit or end before it the session stays open, as after a crash.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        // Whoever waits for a pack to fill is let go.
        _failure.Fail(new ObjectDisposedException(nameof(VaultSession)));
        await _dataCrew.DisposeAsync().ConfigureAwait(false);
        await _treeCrew.DisposeAsync().ConfigureAwait(false);
        await _trees.DisposeAsync().ConfigureAwait(false);
        await _dataPacks.DisposeAsync().ConfigureAwait(false);
        await _treePacks.DisposeAsync().ConfigureAwait(false);
        _dataChunks.Dispose();
        _treeChunks.Dispose();
        _failure.Dispose();
    }

    private async ValueTask<SnapshotRecord> CommitOrThrowAsync(
        SnapshotDraft draft,
        CommitKind kind,
        CancellationToken cancellationToken
    )
    {
        var manifest = await draft.Manifest.StoreAsync(_trees, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        List<PackRecord> packs = [.. _data.FindUncommitted(), .. _tree.FindUncommitted()];
        await WriteSegmentsAsync(PackKind.Data, _data, cancellationToken).ConfigureAwait(false);
        await WriteSegmentsAsync(PackKind.Tree, _tree, cancellationToken).ConfigureAwait(false);
        var id = SnapshotId.NewRandom();
        SnapshotRecord? snapshot = null;
        await AppendAsync(
                state =>
                {
                    snapshot = new SnapshotRecord(draft, state.NextSlot, Number, kind, id, manifest);
                    return new CommitEntry(state.NextSlot - 1, packs, snapshot);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _data.MarkCommitted();
        _tree.MarkCommitted();
        if (kind == CommitKind.Complete)
        {
            Close();
        }

        return snapshot!;
    }

    private async ValueTask WriteSegmentsAsync(
        PackKind kind,
        SessionLane lane,
        CancellationToken cancellationToken
    )
    {
        var written = await _parts
            .Segments.TryWriteAsync(kind, lane.ReadUncommitted(), cancellationToken)
            .ConfigureAwait(false);
        Interlocked.Add(ref _otherBytes, written);
    }

    /// <returns>Whether there was something to say.</returns>
    private async ValueTask<bool> AppendAsync(Func<LogState, LogEntry?> build, CancellationToken cancellationToken)
    {
        var appended = await _parts.Log.AppendAsync(build, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _otherBytes, appended?.Length ?? 0);
        return appended is not null;
    }

    private static bool IsOpen(LogState state, ulong session) =>
        state.FindSession(session) is { Status: SessionStatus.Open };

    private static bool IsAdoptable(LogState state, ulong deadSession) =>
        state.FindSession(deadSession) is { } dead
            ? dead is { AdoptedBy: null, IsCommitted: false }
            : throw new VaultException(
                "vault.unknown-session",
                $"The log has no session {deadSession}.",
                "List the vault's sessions and name one of them."
            );

    private void Close()
    {
        _data.Close();
        _tree.Close();
    }
}
