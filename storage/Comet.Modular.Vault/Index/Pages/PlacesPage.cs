using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>A page of places: for so many keys, one after the other, the number of the page of contents.</summary>
internal static class PlacesPage
{
    public const int Keys = 4096;

    /// <summary>Pages of contents in a segment: more than 2^24 chunks, the most of a pack, fill.</summary>
    public const int MostContents = ushort.MaxValue + 1;

    public static int CountFor(int keys) => (keys + Keys - 1) / Keys;

    public static void Write(FormatWriter writer, ReadOnlySpan<ushort> places)
    {
        foreach (var place in places)
        {
            writer.U16(place);
        }
    }

    /// <param name="plain">The page.</param>
    /// <param name="count">So many keys it is for.</param>
    /// <param name="contentsPages">Numbers are below.</param>
    /// <param name="name">The segment, for errors.</param>
    /// <exception cref="VaultException"><c>vault.malformed</c>.</exception>
    public static ushort[] Read(ReadOnlySpan<byte> plain, int count, int contentsPages, string name)
    {
        var reader = new FormatReader(plain, $"index segment {name}");
        var places = MemoryMarshal.Cast<byte, ushort>(reader.Raw(count * sizeof(ushort))).ToArray();
        reader.End();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(places, places);
        }

        return Array.TrueForAll(places, place => place < contentsPages)
            ? places
            : throw reader.Malformed("a place is beyond all pages");
    }
}
