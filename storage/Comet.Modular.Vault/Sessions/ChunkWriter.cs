using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Sessions;

/// <summary>
/// Stores chunks of contents for one worker. Not for several threads at a time; each worker has its own. New chunks
/// stand next to each other in the order in which they come.
/// </summary>
public sealed class ChunkWriter : IAsyncDisposable
{
    private readonly SessionLane _lane;
    private readonly int _largest;
    private OpenBlock _open;
    private bool _isDisposed;

    internal ChunkWriter(SessionLane lane, int largest)
    {
        _lane = lane;
        _largest = largest;
        _open = lane.Crew.CreateBlock();
        lane.Attach(this);
    }

    /// <summary>
    /// Stores a chunk unless the vault or this session has it. It is durable after the session's next flush or commit.
    /// </summary>
    /// <param name="chunk">1 byte to 16 MiB, lent until the task has ended.</param>
    /// <param name="cancellationToken">Cancels, and with it the session: nothing more of it can be committed.</param>
    /// <exception cref="VaultException">The session has failed.</exception>
    public ValueTask<AddedChunk> AddAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        Check(chunk);
        return AddCheckedAsync(_lane.Identify(chunk.Span), chunk, cancellationToken);
    }

    /// <summary>As <see cref="AddAsync(ReadOnlyMemory{byte}, CancellationToken)"/>, for a chunk whose id is known.</summary>
    /// <param name="id">What <see cref="Identify"/> has given for just these bytes.</param>
    /// <param name="chunk">1 byte to 16 MiB, lent until the task has ended.</param>
    /// <param name="cancellationToken">Cancels, and with it the session: nothing more of it can be committed.</param>
    /// <exception cref="VaultException">The session has failed.</exception>
    public ValueTask<AddedChunk> AddAsync(
        ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    )
    {
        Check(chunk);
        return AddCheckedAsync(id, chunk, cancellationToken);
    }

    /// <summary>Finds the ids of many chunks at once, which takes half the time for small ones. Stores nothing.</summary>
    /// <param name="chunks">The chunks, one behind the other.</param>
    /// <param name="lengths">The length of each.</param>
    /// <param name="ids">Filled with the id of each.</param>
    public void Identify(ReadOnlySpan<byte> chunks, ReadOnlySpan<int> lengths, Span<ChunkId> ids) =>
        _lane.Identify(chunks, lengths, ids);

    /// <summary>Seals what is open. The chunks are durable after the session's next flush or commit.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (!_lane.IsClosed)
            {
                await SealAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _lane.Detach(this);
            _open.Dispose();
        }
    }

    internal async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_open.IsEmpty)
            {
                await _lane.Crew.SealAsync(_open, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _lane.Fail(exception);
            throw;
        }
    }

    private void Check(ReadOnlyMemory<byte> chunk)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(chunk.Length, nameof(chunk));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk.Length, _largest, nameof(chunk));
        _lane.ThrowIfClosed();
    }

    private ValueTask<AddedChunk> AddCheckedAsync(
        in ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    ) => _lane.IsReady ? Add(id, chunk, cancellationToken) : AddWhenReadyAsync(id, chunk, cancellationToken);

    private async ValueTask<AddedChunk> AddWhenReadyAsync(
        ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    )
    {
        await _lane.EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
        return await Add(id, chunk, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<AddedChunk> Add(in ChunkId id, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        if (!_lane.TryClaim(id, chunk.Length))
        {
            return new ValueTask<AddedChunk>(new AddedChunk(id, IsNew: false));
        }

        return _open.TryAppend(id, chunk.Span)
            ? new ValueTask<AddedChunk>(new AddedChunk(id, IsNew: true))
            : AppendAfterSealAsync(id, chunk, cancellationToken);
    }

    private async ValueTask<AddedChunk> AppendAfterSealAsync(
        ChunkId id,
        ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (!_open.IsEmpty)
            {
                _open = await _lane.Crew.ExchangeAsync(_open, cancellationToken).ConfigureAwait(false);
            }

            if (!_open.TryAppend(id, chunk.Span))
            {
                await _lane.Crew.SealGiantAsync(_open, id, chunk, cancellationToken).ConfigureAwait(false);
            }

            return new AddedChunk(id, IsNew: true);
        }
        catch (Exception exception)
        {
            // The chunk is claimed and others rely on it: without it nothing of this session may count.
            _lane.Fail(exception);
            throw;
        }
    }
}
