using System.Runtime.InteropServices;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Benchmark.Index;

/// <summary>Contents of packs as a vault of large files has them: 16 MiB of chunks of 64 KiB, in blocks of 1 MiB.</summary>
internal static class MadePacks
{
    public const int Chunks = 256;

    private const int ChunkLength = 64 << 10;
    private const int ChunksInBlock = 16;
    private const int FirstBlock = 200;

    private static readonly int[] Lengths = [.. Enumerable.Repeat(ChunkLength, Chunks)];
    private static readonly BlockRecord[] Blocks =
    [
        .. Enumerable
            .Range(0, Chunks / ChunksInBlock)
            .Select(static block => new BlockRecord(
                FirstBlock + ((long)block * ChunksInBlock * ChunkLength),
                ChunksInBlock * ChunkLength,
                ChunksInBlock * ChunkLength,
                BlockCodec.Stored,
                block * ChunksInBlock,
                ChunksInBlock
            )),
    ];

    public static PackContents Of(int number)
    {
        var prefixes = new Bits128[Chunks];
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            prefixes[chunk] = PrefixOf(number, chunk);
        }

        return new PackContents(
            new PackRecord(Session: 1, new PackId(Random(~(ulong)number)), PackKind.Data, 17 << 20, Blocks.Length, Chunks),
            Blocks,
            PackContents.PrefixSize,
            MemoryMarshal.AsBytes(prefixes.AsSpan()).ToArray(),
            Lengths
        );
    }

    public static Bits128 PrefixOf(int pack, int chunk) => Random(((ulong)(uint)pack << 32) | (uint)chunk);

    private static Bits128 Random(ulong seed) => new(Mix(seed), Mix(seed + 0x5851_F42D_4C95_7F2D));

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
