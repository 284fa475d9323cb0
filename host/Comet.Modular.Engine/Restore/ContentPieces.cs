using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>The pieces of a large content, each for who asks next. Safe for many workers.</summary>
/// <param name="extents">Of the content, in order; this object's from now on.</param>
/// <param name="log">Told of holes, which are in no piece: nothing has to be written for them.</param>
internal sealed class ContentPieces(IAsyncEnumerator<ContentExtent> extents, RestoreLog log) : IAsyncDisposable
{
    /// <summary>Bytes of a piece, or a few more: some blocks, so that few blocks stand in two pieces.</summary>
    public const long PieceBytes = 8 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isOver;

    /// <summary>The next piece; null: there is none, or no more is wanted.</summary>
    public async ValueTask<List<ContentExtent>?> NextAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _isOver ? null : await ReadAsync();
        }
        catch
        {
            End();
            throw;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <summary>Gives out no further piece.</summary>
    public void End() => _isOver = true;

    public async ValueTask DisposeAsync()
    {
        await extents.DisposeAsync();
        _turn.Dispose();
    }

    private async ValueTask<List<ContentExtent>?> ReadAsync()
    {
        var piece = new List<ContentExtent>();
        for (var bytes = 0L; bytes < PieceBytes; )
        {
            if (!await extents.MoveNextAsync())
            {
                End();
                break;
            }

            var extent = extents.Current;
            if (extent.Segment.IsHole)
            {
                log.Wrote(extent.Segment.Length);
                continue;
            }

            piece.Add(extent);
            bytes += extent.Segment.Length;
        }

        return piece.Count == 0 ? null : piece;
    }
}
