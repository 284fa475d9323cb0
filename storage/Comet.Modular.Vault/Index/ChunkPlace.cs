using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>Where a chunk is: the pack's number in the index, the block's slot, and the place in the block.</summary>
internal readonly record struct ChunkPlace(int Pack, int Slot, int Offset, int Length)
{
    /// <summary>The places of all chunks of a pack, block by block.</summary>
    public static IEnumerable<(Bits128 Prefix, ChunkPlace Place)> In(PackContents pack, int number)
    {
        for (var slot = 0; slot < pack.Blocks.Length; slot++)
        {
            var block = pack.Blocks[slot];
            var offset = 0;
            for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
            {
                var length = pack.Lengths[chunk];
                yield return (pack.PrefixOf(chunk), new ChunkPlace(number, slot, offset, length));
                offset += length;
            }
        }
    }
}
