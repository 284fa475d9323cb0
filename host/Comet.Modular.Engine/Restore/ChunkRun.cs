using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Reading;

namespace Comet.Modular.Engine.Restore;

/// <summary>Chunks that stand side by side in their block as in the file, and so are written at once. For one worker.</summary>
/// <param name="file">Null: nothing is written.</param>
/// <param name="log">Told of every byte that is written.</param>
internal sealed class ChunkRun(ITargetFile? file, RestoreLog log) : IDisposable
{
    private VerifiedChunk _chunks;
    private long _start;

    /// <summary>Takes a chunk, and writes those before it unless it stands behind them.</summary>
    /// <param name="offset">Its place in the file.</param>
    /// <param name="next">This object's from now on.</param>
    public void Add(long offset, VerifiedChunk next)
    {
        if (_start + _chunks.Bytes.Length == offset && _chunks.TryJoin(next, out var joined))
        {
            _chunks = joined;
        }
        else
        {
            Exchange(offset, next);
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Flush() => Exchange(offset: 0, next: default);

    /// <summary>Lets go of what was not written.</summary>
    public void Dispose() => _chunks.Dispose();

    private void Exchange(long offset, VerifiedChunk next)
    {
        using var full = _chunks;
        var start = _start;
        (_chunks, _start) = (next, offset);
        if (!full.Bytes.IsEmpty)
        {
            file?.Write(start, full.Bytes.Span);
            log.Wrote(full.Bytes.Length);
        }
    }
}
