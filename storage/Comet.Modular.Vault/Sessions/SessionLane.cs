using System.Runtime.InteropServices;
using Comet.Modular.Blake3;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// All that a session does with chunks of one kind: identify, look up, claim, pack. Safe for many threads.
/// </summary>
internal sealed class SessionLane(
    PackPipeline pipeline,
    SealingCrew crew,
    SessionChunks own,
    PackIndex index,
    Blake3Key ids,
    SessionFailure failure
)
{
    private readonly Lock _lock = new();
    private readonly List<ChunkWriter> _writers = [];
    private long _newBytes;
    private volatile bool _isClosed;
    private volatile bool _isIndexDoubted;

    /// <summary>Seals the blocks of this lane's writers.</summary>
    public SealingCrew Crew { get; } = crew;

    /// <summary>Plain bytes of the chunks that were new.</summary>
    public long NewBytes => Interlocked.Read(ref _newBytes);

    /// <summary>Whether the index can be asked at once.</summary>
    public bool IsReady => index.IsCurrent;

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsClosed => _isClosed || failure.HasFailed;

    public ValueTask EnsureReadyAsync(CancellationToken cancellationToken) => index.EnsureAsync(cancellationToken);

    public ChunkId Identify(ReadOnlySpan<byte> chunk)
    {
        Span<byte> id = stackalloc byte[ChunkId.Size];
        ids.Hash(chunk, id);
        return ChunkId.From(id);
    }

    /// <summary>Identifies chunks that lie one behind the other.</summary>
    public void Identify(ReadOnlySpan<byte> chunks, ReadOnlySpan<int> lengths, Span<ChunkId> found) =>
        ids.HashMany(chunks, lengths, MemoryMarshal.AsBytes(found));

    /// <summary>Whether the caller is to store the chunk: neither the vault nor this session has it.</summary>
    public bool TryClaim(in ChunkId id, int length)
    {
        var prefix = id.Prefix;
        if ((!_isIndexDoubted && index.Contains(prefix)) || !own.TryClaim(prefix))
        {
            return false;
        }

        Interlocked.Add(ref _newBytes, length);
        return true;
    }

    /// <summary>From here on only what this session has stored or adopted counts as stored.</summary>
    public void DoubtIndex() => _isIndexDoubted = true;

    /// <summary>Whether this session has stored or adopted the chunk.</summary>
    public bool HasOwn(in ChunkId id) => own.Contains(id.Prefix);

    public void Fail(Exception exception) => failure.Fail(exception);

    public void ThrowIfClosed()
    {
        failure.ThrowIfFailed();
        if (_isClosed)
        {
            throw new VaultException(
                "vault.session-ended",
                "This session has ended, so nothing more can be stored through it.",
                "Begin another session."
            );
        }
    }

    public void Close() => _isClosed = true;

    public void Attach(ChunkWriter writer)
    {
        lock (_lock)
        {
            _writers.Add(writer);
        }
    }

    public void Detach(ChunkWriter writer)
    {
        lock (_lock)
        {
            _writers.Remove(writer);
        }
    }

    /// <summary>Takes what a dead session left; it is named by the next commit.</summary>
    public void Adopt(IEnumerable<PackContents> packs)
    {
        foreach (var pack in packs)
        {
            own.Adopt(pack);
        }
    }

    /// <summary>Seals every open block and returns when all packs are stored. No writer may be at work.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ChunkWriter[] writers;
        lock (_lock)
        {
            writers = [.. _writers];
        }

        foreach (var writer in writers)
        {
            await writer.SealAsync(cancellationToken).ConfigureAwait(false);
        }

        await Crew.SettleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await pipeline.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Packs of this session that no commit has named, its own and the adopted ones.</summary>
    public List<PackRecord> FindUncommitted() => own.FindUncommitted();

    /// <summary>What is in these packs, as far as it is known.</summary>
    public IEnumerable<PackContents> ReadUncommitted() => own.ReadUncommitted();

    /// <summary>Finds a chunk in a pack of this session that is stored.</summary>
    public (PackRecord Pack, BlockRecord Block, ChunkPlace Place)? FindStored(in ChunkId id) => own.Find(id.Prefix);

    /// <summary>Hands what a commit has named over to the index. No writer may be at work.</summary>
    public void MarkCommitted()
    {
        own.HandOver(index);
        own.MarkCommitted();
        if (!_isIndexDoubted)
        {
            own.Clear();
        }
    }
}
