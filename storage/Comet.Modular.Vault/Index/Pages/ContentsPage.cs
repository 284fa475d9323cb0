using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>
/// A page of contents: blocks of packs, one after the other, up to the block that reaches so many chunks. So the page of
/// one chunk is small whatever its pack is, and the chunks that were stored beside it come with it.
/// </summary>
internal static class ContentsPage
{
    public const int Chunks = 512;

    /// <summary>The blocks of each pack in the page; other blocks of the pack are there without a chunk.</summary>
    /// <param name="plain">The page.</param>
    /// <param name="packs">Those of the directory.</param>
    /// <param name="name">The segment, for errors.</param>
    /// <exception cref="VaultException"><c>vault.malformed</c>.</exception>
    public static List<(int Pack, PackContents Blocks)> Read(
        ReadOnlySpan<byte> plain,
        IReadOnlyList<PackRecord> packs,
        string name
    )
    {
        var reader = new FormatReader(plain, $"index segment {name}");
        var parts = new List<(int, PackContents)>();
        while (reader.Remaining > 0)
        {
            var pack = reader.Bounded(packs.Count - 1);
            parts.Add((pack, PackContentsCodec.ReadSome(ref reader, packs[pack], PackContents.PrefixSize)));
        }

        return parts;
    }
}
