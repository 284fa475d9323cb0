using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>Turns the chunks of a content, in order, into its <see cref="ContentRef"/>; one for each worker.</summary>
/// <remarks>
/// Not safe for concurrent use. Full pages leave at once, so memory stays below 42 KiB for each level. Small content
/// costs no allocation beside its result.
/// </remarks>
/// <param name="store">Takes the pages of long contents.</param>
public sealed class ContentBuilder(ITreeChunkStore store)
{
    private readonly List<SegmentBuffer> _levels = [new SegmentBuffer()];
    private readonly FormatWriter _page = new();
    private int _used = 1;
    private long _hole;
    private bool _storing;

    /// <summary>Bytes added since the last result.</summary>
    public long TotalLength { get; private set; }

    /// <summary>
    /// Adds a data chunk of at least one byte that is stored, or will be before anything refers to the content.
    /// </summary>
    /// <exception cref="InvalidOperationException">A page could not be stored before: <see cref="Reset"/> first.</exception>
    public ValueTask AddChunkAsync(ChunkId id, int length, CancellationToken cancellationToken)
    {
        CountIn(length);
        if (_hole > 0 && AppendHole())
        {
            return StorePageThenAppendAsync(ContentSegment.Chunk(in id, length), cancellationToken);
        }

        return _levels[0].Append(ContentSegment.Chunk(in id, length))
            ? StorePagesAsync(0, cancellationToken)
            : ValueTask.CompletedTask;
    }

    /// <summary>Adds zeros that have no chunk; neighbouring holes become one.</summary>
    /// <param name="length">In bytes, at least one.</param>
    /// <exception cref="InvalidOperationException">A page could not be stored before: <see cref="Reset"/> first.</exception>
    public void AddHole(long length)
    {
        CountIn(length);
        _hole += length;
    }

    /// <summary>Ends the content; the builder is empty afterwards.</summary>
    /// <exception cref="InvalidOperationException">A page could not be stored before: <see cref="Reset"/> first.</exception>
    public ValueTask<ContentRef> FinishAsync(CancellationToken cancellationToken)
    {
        RefuseWhileStoring();
        var full = _hole > 0 && AppendHole();
        return full || !StandsInline(0)
            ? FinishPagedAsync(full, cancellationToken)
            : ValueTask.FromResult(TakeResult(0));
    }

    /// <summary>Forgets what was added, also after a failure.</summary>
    public void Reset()
    {
        foreach (var level in _levels)
        {
            level.Clear();
        }

        _used = 1;
        _hole = 0;
        _storing = false;
        TotalLength = 0;
    }

    private void CountIn(long length)
    {
        RefuseWhileStoring();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue - TotalLength);
        TotalLength += length;
    }

    private void RefuseWhileStoring()
    {
        if (_storing)
        {
            throw new InvalidOperationException("A page of this content is being stored, or could not be stored.");
        }
    }

    private bool AppendHole()
    {
        var hole = ContentSegment.Hole(_hole);
        _hole = 0;
        return _levels[0].Append(hole);
    }

    // Pages of a level are only cut beyond the inline limit, so no page above means: the list is complete here.
    private bool StandsInline(int level) => level == _used - 1 && _levels[level].Count <= TreeLimits.InlineSegments;

    private ContentRef TakeResult(int level)
    {
        var segments = _levels[level].Segments;
        var result = segments.IsEmpty ? ContentRef.Empty : new ContentRef(level, segments.ToArray());
        Reset();
        return result;
    }

    private async ValueTask StorePageThenAppendAsync(ContentSegment segment, CancellationToken cancellationToken)
    {
        await StorePagesAsync(0, cancellationToken).ConfigureAwait(false);
        _ = _levels[0].Append(segment);
    }

    private async ValueTask<ContentRef> FinishPagedAsync(bool full, CancellationToken cancellationToken)
    {
        if (full)
        {
            await StorePagesAsync(0, cancellationToken).ConfigureAwait(false);
        }

        var level = 0;
        while (!StandsInline(level))
        {
            if (_levels[level].Count > 0)
            {
                await StorePagesAsync(level, cancellationToken).ConfigureAwait(false);
            }

            level++;
        }

        return TakeResult(level);
    }

    /// <summary>Stores the page that a level holds, and those above that become full by it.</summary>
    private async ValueTask StorePagesAsync(int level, CancellationToken cancellationToken)
    {
        _storing = true;
        var full = true;
        while (full)
        {
            var page = _levels[level];
            _page.Clear();
            ContentCodec.Write(_page, level, page.Segments);
            var id = await store.StoreAsync(_page.WrittenMemory, cancellationToken).ConfigureAwait(false);
            var segment = ContentSegment.Chunk(in id, page.Length);
            page.Clear();
            level++;
            full = Level(level).Append(segment);
        }

        _storing = false;
    }

    private SegmentBuffer Level(int level)
    {
        if (level == _levels.Count)
        {
            _levels.Add(new SegmentBuffer());
        }

        _used = Math.Max(_used, level + 1);
        return _levels[level];
    }
}
