using System.Runtime.InteropServices;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>Reads a segment of version 2 whole.</summary>
internal static class SegmentReader
{
    /// <param name="seals">Those of the segment.</param>
    /// <param name="kind">The kind of its packs.</param>
    /// <param name="bytes">The whole object.</param>
    /// <param name="isChecked">Keys and places are held against the contents too.</param>
    /// <exception cref="VaultException"><c>vault.damaged-index</c>, which names the part.</exception>
    public static List<PackContents> Read(SegmentSeals seals, PackKind kind, ReadOnlySpan<byte> bytes, bool isChecked)
    {
        if (
            bytes.Length < IndexSegment.HeaderSize + SegmentFooter.Size
            || SegmentFooter.Read(bytes[^SegmentFooter.Size..], bytes.Length) is not { } span
        )
        {
            throw IndexSegment.Damaged(seals.Name, "its footer is cut short or damaged.");
        }

        var directory = OpenDirectory(seals, kind, span, Slice(bytes, span));
        var parts = new List<PackContents>[directory.Packs.Count];
        var found = isChecked ? new List<ulong>(directory.Keys.Count) : null;
        for (var page = 0; page < directory.Contents.Length; page++)
        {
            foreach (var (pack, blocks) in OpenContents(seals, directory, page, Slice(bytes, directory.Contents[page].Page)))
            {
                (parts[pack] ??= []).Add(blocks);
                for (var chunk = 0; found is not null && chunk < blocks.Lengths.Length; chunk++)
                {
                    found.Add(Joined(directory.Keys.Shorten(blocks.PrefixOf(chunk).High), page));
                }
            }
        }

        if (found is not null)
        {
            Check(seals, directory, bytes, found);
        }

        var packs = new List<PackContents>(parts.Length);
        for (var pack = 0; pack < parts.Length; pack++)
        {
            packs.Add(
                PackContents.Join(directory.Packs[pack], parts[pack] ?? [])
                    ?? throw IndexSegment.Damaged(seals.Name, $"pack {directory.Packs[pack].Id} is not what it says.")
            );
        }

        return packs;
    }

    public static SegmentDirectory OpenDirectory(SegmentSeals seals, PackKind kind, PageSpan span, ReadOnlySpan<byte> sealedPart)
    {
        var plain = seals.Open(SegmentPart.Directory, span.Offset, sealedPart);
        return Parse(
            seals,
            SegmentPart.Directory,
            span.Offset,
            () => SegmentDirectory.Read(plain.Span, kind, span.Offset, seals.Name)
        );
    }

    public static List<(int Pack, PackContents Blocks)> OpenContents(
        SegmentSeals seals,
        SegmentDirectory directory,
        int page,
        ReadOnlySpan<byte> sealedPage
    )
    {
        var span = directory.Contents[page];
        var plain = seals.Open(SegmentPart.Contents, span.Page.Offset, sealedPage);
        var parts = Parse(
            seals,
            SegmentPart.Contents,
            span.Page.Offset,
            () => ContentsPage.Read(plain.Span, directory.Packs, seals.Name)
        );
        return parts.Count > 0 && parts[0].Pack == span.Pack && Array.FindIndex(parts[0].Blocks.Blocks, IsThere) == span.Slot
            ? parts
            : throw seals.Damaged(SegmentPart.Contents, span.Page.Offset, "it is not what the directory says.");
    }

    public static ushort[] OpenPlaces(SegmentSeals seals, SegmentDirectory directory, int page, ReadOnlySpan<byte> sealedPage)
    {
        var span = directory.Places[page];
        var plain = seals.Open(SegmentPart.Places, span.Offset, sealedPage);
        var count = Math.Min(PlacesPage.Keys, directory.Keys.Count - (page * PlacesPage.Keys));
        return Parse(
            seals,
            SegmentPart.Places,
            span.Offset,
            () => PlacesPage.Read(plain.Span, count, directory.Contents.Length, seals.Name)
        );
    }

    private static void Check(SegmentSeals seals, SegmentDirectory directory, ReadOnlySpan<byte> bytes, List<ulong> found)
    {
        var keys = directory.Keys.ToArray();
        var said = new List<ulong>(keys.Length);
        for (var page = 0; page < directory.Places.Length; page++)
        {
            foreach (var place in OpenPlaces(seals, directory, page, Slice(bytes, directory.Places[page])))
            {
                said.Add(Joined(keys[said.Count], place));
            }
        }

        found.Sort();
        said.Sort();
        if (!CollectionsMarshal.AsSpan(found).SequenceEqual(CollectionsMarshal.AsSpan(said)))
        {
            throw IndexSegment.Damaged(seals.Name, "its keys do not lead to its chunks.");
        }
    }

    private static bool IsThere(BlockRecord block) => block.ChunkCount > 0;

    private static ulong Joined(uint key, int page) => ((ulong)key << 32) | (uint)page;

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, PageSpan span) =>
        bytes.Slice((int)span.Offset, span.Length);

    private static T Parse<T>(SegmentSeals seals, SegmentPart part, long offset, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VaultException exception)
        {
            throw seals.Damaged(part, offset, exception.Message, exception);
        }
    }
}
