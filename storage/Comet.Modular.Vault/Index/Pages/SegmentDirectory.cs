using System.Runtime.CompilerServices;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>The directory of a segment: its packs, where its pages are, and the keys of all its chunks.</summary>
internal sealed class SegmentDirectory
{
    private readonly ContentsSpan[] _contents;
    private readonly PageSpan[] _places;

    private SegmentDirectory(List<PackRecord> packs, ContentsSpan[] contents, PageSpan[] places, ShortKeys keys)
    {
        Packs = packs;
        _contents = contents;
        _places = places;
        Keys = keys;
    }

    public IReadOnlyList<PackRecord> Packs { get; }

    public ShortKeys Keys { get; }

    public ReadOnlySpan<ContentsSpan> Contents => _contents;

    public ReadOnlySpan<PageSpan> Places => _places;

    public long ResidentBytes =>
        Keys.ResidentBytes
        + ((long)_contents.Length * Unsafe.SizeOf<ContentsSpan>())
        + ((long)_places.Length * Unsafe.SizeOf<PageSpan>());

    public static void Write(
        FormatWriter writer,
        IReadOnlyList<PackRecord> packs,
        ReadOnlySpan<ContentsSpan> contents,
        ReadOnlySpan<PageSpan> places,
        ReadOnlySpan<ulong> sortedKeys
    )
    {
        PackRecord.WriteList(writer, packs);
        writer.Varint(contents.Length);
        foreach (var span in contents)
        {
            writer.Varint(span.Page.Length);
            writer.Varint(span.Pack);
            writer.Varint(span.Slot);
        }

        writer.Varint(places.Length);
        foreach (var span in places)
        {
            writer.Varint(span.Length);
        }

        ShortKeys.Write(writer, sortedKeys);
    }

    /// <param name="plain">The directory.</param>
    /// <param name="kind">The kind of all packs.</param>
    /// <param name="end">Where the directory begins, and the last page ends.</param>
    /// <param name="name">The segment, for errors.</param>
    /// <exception cref="VaultException"><c>vault.malformed</c>.</exception>
    public static SegmentDirectory Read(ReadOnlySpan<byte> plain, PackKind kind, long end, string name)
    {
        var reader = new FormatReader(plain, $"index segment {name}");
        var packs = PackRecord.ReadList(ref reader);
        var offset = (long)IndexSegment.HeaderSize;
        var contents = new ContentsSpan[reader.Count(3)];
        for (var page = 0; page < contents.Length; page++)
        {
            var span = ReadSpan(ref reader, ref offset);
            contents[page] = new ContentsSpan(span, reader.Bounded(packs.Count - 1), reader.Bounded(PackLimits.Blocks));
            if (page > 0 && !IsBefore(contents[page - 1], contents[page].Pack, contents[page].Slot))
            {
                throw reader.Malformed("its pages are not in order");
            }
        }

        var places = new PageSpan[reader.Count(1)];
        for (var page = 0; page < places.Length; page++)
        {
            places[page] = ReadSpan(ref reader, ref offset);
        }

        var keys = ShortKeys.Read(ref reader);
        reader.End();
        if (
            offset != end
            || (packs.Count == 0 && contents.Length > 0)
            || contents.Length > PlacesPage.MostContents
            || places.Length != PlacesPage.CountFor(keys.Count)
            || packs.Exists(pack => pack.Kind != kind || pack.Blocks > pack.Chunks)
            || packs.Sum(static pack => (long)pack.Chunks) != keys.Count
        )
        {
            throw reader.Malformed("its packs, pages and keys do not belong together");
        }

        return new SegmentDirectory(packs, contents, places, keys);
    }

    /// <summary>The page that has a block, if any has it; -1: none.</summary>
    public int FindContents(int pack, int slot)
    {
        var low = -1;
        for (var high = _contents.Length; high - low > 1;)
        {
            var middle = (low + high) / 2;
            if (IsBefore(_contents[middle], pack, slot + 1))
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static bool IsBefore(ContentsSpan page, int pack, int slot) =>
        page.Pack < pack || (page.Pack == pack && page.Slot < slot);

    private static PageSpan ReadSpan(ref FormatReader reader, ref long offset)
    {
        var span = new PageSpan(offset, reader.Bounded(IndexSegment.LargestSize));
        offset += span.Length;
        return span;
    }
}
