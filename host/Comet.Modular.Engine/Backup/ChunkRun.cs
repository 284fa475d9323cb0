using System.Runtime.InteropServices;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>
/// Chunks that stand one behind the other in a worker's buffer: cut first, then identified together, because few fill the
/// lanes of the hash by themselves, then stored.
/// </summary>
/// <remarks>Its bound is the buffer: less than 80 bytes for each chunk that fits into it.</remarks>
internal sealed class ChunkRun(CutRule cuts, ChunkWriter writer, BackupTally tally)
{
    /// <summary>Bytes that fill the lanes of the hash well, and leave room in the cache beside a block.</summary>
    public const int Enough = 256 << 10;

    private readonly List<int> _lengths = [];
    private ChunkId[] _ids = [];

    public int Count => _lengths.Count;

    /// <summary>Cuts what is behind the chunks before, as far as the ends of chunks are known; no further chunk behind <see cref="Enough"/>.</summary>
    /// <param name="window">What is known of the content behind its chunks that are cut.</param>
    /// <param name="position">Where in the content the window begins.</param>
    /// <param name="isEnd">Nothing follows the window, or a hole.</param>
    /// <returns>How many bytes of the window are cut.</returns>
    public int Cut(ReadOnlySpan<byte> window, long position, bool isEnd)
    {
        var at = 0;
        while (
            at < Math.Min(window.Length, Enough)
            && cuts.FindBoundary(window[at..], position + at, isEnd) is var length and > 0
        )
        {
            _lengths.Add(length);
            at += length;
        }

        return at;
    }

    /// <summary>Finds the ids of all chunks.</summary>
    /// <param name="bytes">The chunks.</param>
    public void Identify(ReadOnlySpan<byte> bytes)
    {
        if (_ids.Length < _lengths.Count)
        {
            _ids = new ChunkId[2 * _lengths.Count];
        }

        writer.Identify(bytes, CollectionsMarshal.AsSpan(_lengths), _ids.AsSpan(0, _lengths.Count));
    }

    /// <summary>Stores chunks that are identified, and adds them to their content.</summary>
    /// <param name="bytes">Begins with the first of them.</param>
    /// <param name="first">Which chunk that is.</param>
    /// <param name="count">How many.</param>
    /// <param name="segments">The content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask StoreAsync(
        ReadOnlyMemory<byte> bytes,
        int first,
        int count,
        ContentBuilder segments,
        CancellationToken cancellationToken
    )
    {
        var at = 0;
        for (var chunk = first; chunk < first + count; chunk++)
        {
            var length = _lengths[chunk];
            var added = await writer.AddAsync(_ids[chunk], bytes.Slice(at, length), cancellationToken);
            if (added.IsNew)
            {
                tally.NewChunk(length);
            }

            await segments.AddChunkAsync(added.Id, length, cancellationToken);
            at += length;
        }
    }

    public void Clear() => _lengths.Clear();
}
