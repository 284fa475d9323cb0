using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>
/// The packs whose chunks are looked up in pages of segments on the store. An absent chunk costs no read as a rule, one
/// that is there two pages, and then the chunks beside it are near. Safe for many threads.
/// </summary>
/// <remarks>
/// A segment that turns out to be damaged, or is deleted meanwhile, is forgotten with its packs, which are then to be
/// looked for elsewhere.
/// </remarks>
internal sealed class PagedPlaces(PackPlaces packs)
{
    /// <summary>Twice so many pages of 8 KiB are in memory.</summary>
    private const int KeptPlaces = 128;

    /// <summary>Twice so many pages of about 12 KiB are in memory.</summary>
    private const int KeptContents = 64;

    /// <summary>From so large a part of all segments on, to read them whole costs less than to go on.</summary>
    private const int PartInPages = 4;

    private readonly Lock _lock = new();
    private readonly NearPlaces _near = new();
    private readonly HashSet<PackId> _covered = [];
    private readonly Dictionary<int, (PagedSegment Segment, int Pack)> _byNumber = [];
    private readonly KeptPages<ushort[]> _places = new(KeptPlaces);
    private readonly KeptPages<List<(int Pack, PackContents Blocks)>> _contents = new(KeptContents);
    private PagedSegment[] _segments = [];
    private long _segmentBytes;
    private long _pageBytes;
    private volatile bool _hasForgotten;

    public bool IsEmpty => Segments.Length == 0;

    /// <summary>Whether packs that were covered are not any more.</summary>
    public bool HasForgotten => _hasForgotten;

    /// <summary>Whether so many pages were read that the segments had better be read whole.</summary>
    public bool IsSpent => Interlocked.Read(ref _pageBytes) > Interlocked.Read(ref _segmentBytes) / PartInPages;

    /// <summary>Bytes in memory that grow with the index.</summary>
    public long ResidentBytes => Segments.Sum(static segment => segment.Directory.ResidentBytes) + _near.ResidentBytes;

    /// <summary>In the order in which they are asked: what has the last chunk has the next one as a rule.</summary>
    private PagedSegment[] Segments => Volatile.Read(ref _segments);

    public bool Covers(PackId pack)
    {
        lock (_lock)
        {
            return _covered.Contains(pack);
        }
    }

    /// <summary>Takes packs from a segment, and with them what is wanted.</summary>
    public void Add(PagedSegment segment, Dictionary<PackId, PackRecord> wanted)
    {
        lock (_lock)
        {
            var taken = 0;
            for (var pack = 0; pack < segment.Numbers.Length; pack++)
            {
                segment.Numbers[pack] = -1;
                var said = segment.Directory.Packs[pack];
                if (wanted.TryGetValue(said.Id, out var known) && known == said)
                {
                    var number = packs.Announce(known);
                    segment.Numbers[pack] = number;
                    _byNumber[number] = (segment, pack);
                    _covered.Add(known.Id);
                    wanted.Remove(known.Id);
                    taken++;
                }
            }

            if (taken > 0)
            {
                Volatile.Write(ref _segments, [.. _segments, segment]);
                Interlocked.Add(ref _segmentBytes, segment.Length);
            }
        }
    }

    /// <summary>Notes that what was forgotten is being looked for.</summary>
    public void Remember() => _hasForgotten = false;

    /// <summary>Finds a chunk that nothing is known against. Null: no segment has it, or one was forgotten.</summary>
    public async ValueTask<ChunkPlace?> FindAsync(Bits128 prefix, CancellationToken cancellationToken)
    {
        if (FindNear(prefix) is { } near && packs.IsGood(near))
        {
            return near;
        }

        foreach (var segment in Segments)
        {
            var (first, end) = segment.Directory.Keys.Find(prefix.High);
            for (var rank = first; rank < end; rank++)
            {
                try
                {
                    if (await FindAsync(segment, rank, prefix, cancellationToken).ConfigureAwait(false) is { } place)
                    {
                        Prefer(segment);
                        return place;
                    }
                }
                catch (VaultException)
                {
                    // Check names what is damaged; the trailers say the same.
                    Forget(segment);
                    break;
                }
            }
        }

        return null;
    }

    /// <summary>What is wrong with a chunk that was looked up just now; null: nothing, or no segment has it.</summary>
    public VaultException? FindDamage(Bits128 prefix) => FindNear(prefix) is { } near ? packs.FindDamage(near) : null;

    /// <summary>A block of a pack; null: it must be looked for elsewhere.</summary>
    public async ValueTask<BlockRecord?> FindBlockAsync(int number, int slot, CancellationToken cancellationToken)
    {
        (PagedSegment Segment, int Pack) at;
        lock (_lock)
        {
            if (!_byNumber.TryGetValue(number, out at))
            {
                return null;
            }
        }

        try
        {
            var page = at.Segment.Directory.FindContents(at.Pack, slot);
            var parts = page < 0
                ? []
                : await _contents.GetAsync(at.Segment, page, ReadContentsAsync, cancellationToken).ConfigureAwait(false);
            var blocks = parts.Find(part => part.Pack == at.Pack).Blocks?.Blocks;
            return blocks is not null && slot < blocks.Length && blocks[slot].ChunkCount > 0 ? blocks[slot] : null;
        }
        catch (VaultException)
        {
            Forget(at.Segment);
            return null;
        }
    }

    private async ValueTask<ChunkPlace?> FindAsync(
        PagedSegment segment,
        int rank,
        Bits128 prefix,
        CancellationToken cancellationToken
    )
    {
        var places = await _places
            .GetAsync(segment, rank / PlacesPage.Keys, ReadPlacesAsync, cancellationToken)
            .ConfigureAwait(false);
        var parts = await _contents
            .GetAsync(segment, places[rank % PlacesPage.Keys], ReadContentsAsync, cancellationToken)
            .ConfigureAwait(false);
        // A short key is shared by chance now and then; only the whole prefix counts.
        ChunkPlace? found = null;
        foreach (var (pack, blocks) in parts)
        {
            if (segment.Numbers[pack] is var number and >= 0)
            {
                foreach (var (known, place) in ChunkPlace.In(blocks, number))
                {
                    if (known == prefix && found is null && packs.IsGood(place))
                    {
                        found = place;
                    }
                }

                lock (_lock)
                {
                    _near.Add(blocks, number);
                }
            }
        }

        return found;
    }

    private async ValueTask<ushort[]> ReadPlacesAsync(PagedSegment segment, int page, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _pageBytes, segment.Directory.Places[page].Length);
        return await segment.ReadPlacesAsync(page, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<(int Pack, PackContents Blocks)>> ReadContentsAsync(
        PagedSegment segment,
        int page,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Add(ref _pageBytes, segment.Directory.Contents[page].Page.Length);
        return await segment.ReadContentsAsync(page, cancellationToken).ConfigureAwait(false);
    }

    private ChunkPlace? FindNear(Bits128 prefix)
    {
        lock (_lock)
        {
            return _near.TryFind(prefix, out var place) ? place : null;
        }
    }

    private void Prefer(PagedSegment segment)
    {
        lock (_lock)
        {
            if (_segments.Length > 0 && _segments[0] != segment && _segments.Contains(segment))
            {
                Volatile.Write(ref _segments, [segment, .. _segments.Where(other => other != segment)]);
            }
        }
    }

    private void Forget(PagedSegment segment)
    {
        lock (_lock)
        {
            if (!_segments.Contains(segment))
            {
                return;
            }

            Volatile.Write(ref _segments, [.. _segments.Where(other => other != segment)]);
            Interlocked.Add(ref _segmentBytes, -segment.Length);
            for (var pack = 0; pack < segment.Numbers.Length; pack++)
            {
                if (segment.Numbers[pack] is var number and >= 0)
                {
                    _byNumber.Remove(number);
                    _covered.Remove(segment.Directory.Packs[pack].Id);
                }
            }

            _hasForgotten = true;
        }
    }
}
