using System.Runtime.InteropServices;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>Contents of packs that never were, for tests of the index alone.</summary>
internal static class MadePacks
{
    private const int ChunksInBlock = 16;

    /// <summary>A pack of chunks that only it has.</summary>
    public static PackContents Of(int number, int chunks) =>
        Of(number, [.. Enumerable.Range(0, chunks).Select(chunk => Prefix((long)number << 32 | (uint)chunk))]);

    public static PackContents Of(int number, Bits128[] prefixes)
    {
        var lengths = new int[prefixes.Length];
        var blocks = new List<BlockRecord>();
        for (var first = 0; first < prefixes.Length; first += ChunksInBlock)
        {
            var count = Math.Min(ChunksInBlock, prefixes.Length - first);
            var plain = 0;
            for (var chunk = first; chunk < first + count; chunk++)
            {
                lengths[chunk] = 1000 + (chunk % 7);
                plain += lengths[chunk];
            }

            blocks.Add(new BlockRecord(200 + (first * 1100L), plain + 48, plain, BlockCodec.Stored, first, count));
        }

        var record = new PackRecord(
            Session: 1,
            new PackId(Prefix(-number)),
            PackKind.Data,
            Length: 32 << 20,
            blocks.Count,
            prefixes.Length
        );
        return new PackContents(
            record,
            [.. blocks],
            PackContents.PrefixSize,
            MemoryMarshal.AsBytes(prefixes.AsSpan()).ToArray(),
            lengths
        );
    }

    /// <summary>As random as the prefix of an id.</summary>
    public static Bits128 Prefix(long seed) => new(Mix((ulong)seed), Mix((ulong)seed + 0x5851_F42D_4C95_7F2D));

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
