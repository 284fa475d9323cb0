using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Packs;

/// <summary>The <c>list(block)</c> of a trailer or index segment (FORMAT.md sections 6 and 7).</summary>
internal static class PackContentsCodec
{
    /// <summary>Slot, offset, sealed length, codec, plain length and the number of chunks.</summary>
    private const int SmallestBlock = 6;

    /// <summary>The most bytes that <see cref="Write(FormatWriter, PackContents, int)"/> takes.</summary>
    public static int LargestSize(PackContents contents, int idSize)
    {
        const int block = (5 * Varints.MaximumLength) + 1;
        const int length = 4;
        var chunk = idSize + length;
        return checked(Varints.MaximumLength + (contents.Blocks.Length * block) + (contents.Lengths.Length * chunk));
    }

    /// <summary>Writes the blocks in the order of their slots, with ids cut to so many bytes.</summary>
    public static void Write(FormatWriter writer, PackContents contents, int idSize) =>
        Write(writer, contents, idSize, firstSlot: 0, contents.Blocks.Length);

    /// <summary>Writes a list of some of the blocks.</summary>
    public static void Write(FormatWriter writer, PackContents contents, int idSize, int firstSlot, int count)
    {
        writer.Varint(count);
        for (var slot = firstSlot; slot < firstSlot + count; slot++)
        {
            ref readonly var block = ref contents.Blocks[slot];
            writer.Varint(slot);
            writer.Varint(block.Offset);
            writer.Varint(block.SealedLength);
            writer.U8((byte)block.Codec);
            writer.Varint(block.PlainLength);
            writer.Varint(block.ChunkCount);
            for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
            {
                writer.Raw(contents.IdOf(chunk, idSize));
                writer.Varint(contents.Lengths[chunk]);
            }
        }
    }

    /// <summary>Reads blocks; the counts of the record are those that were found.</summary>
    /// <param name="reader">Stands before the list.</param>
    /// <param name="pack">Session, id, kind and length.</param>
    /// <param name="idSize">Bytes of each id.</param>
    /// <param name="blocksEnd">No block reaches beyond.</param>
    public static PackContents Read(ref FormatReader reader, PackRecord pack, int idSize, long blocksEnd)
    {
        var count = reader.Count(SmallestBlock);
        if (count > PackLimits.Blocks)
        {
            throw reader.Malformed($"a pack claims {count} blocks");
        }

        var contents = Read(ref reader, pack, count, count, idSize, blocksEnd);
        return contents.WithCounts(count, contents.Lengths.Length);
    }

    /// <summary>Reads a list of some blocks; the others of the pack are there without a chunk.</summary>
    /// <param name="reader">Stands before the list.</param>
    /// <param name="pack">The whole pack.</param>
    /// <param name="idSize">Bytes of each id.</param>
    public static PackContents ReadSome(ref FormatReader reader, PackRecord pack, int idSize) =>
        Read(ref reader, pack, reader.Count(SmallestBlock), pack.Blocks, idSize, pack.Length);

    private static PackContents Read(
        ref FormatReader reader,
        PackRecord pack,
        int count,
        int slots,
        int idSize,
        long blocksEnd
    )
    {
        var blocks = new BlockRecord[slots];
        var ids = new List<byte>();
        var lengths = new List<int>();
        for (var index = 0; index < count; index++)
        {
            var slot = reader.Bounded(slots - 1);
            if (blocks[slot].ChunkCount != 0)
            {
                throw reader.Malformed($"block {slot} stands there twice");
            }

            blocks[slot] = ReadBlock(ref reader, idSize, blocksEnd, ids, lengths);
        }

        return new PackContents(pack, blocks, idSize, [.. ids], [.. lengths]);
    }

    private static BlockRecord ReadBlock(
        ref FormatReader reader,
        int idSize,
        long blocksEnd,
        List<byte> ids,
        List<int> lengths
    )
    {
        var offset = reader.Length();
        var sealedLength = reader.Bounded(PackLimits.BlockPlain + BlockSealer.Overhead);
        var codec = (BlockCodec)reader.U8();
        var plainLength = reader.Bounded(PackLimits.BlockPlain);
        if (offset < PackObject.FirstBlock || offset > blocksEnd - sealedLength)
        {
            throw reader.Malformed($"a block at {offset} of {sealedLength} bytes lies outside of the pack");
        }

        var count = reader.Count(idSize + 1);
        var first = lengths.Count;
        var total = 0L;
        for (var index = 0; index < count; index++)
        {
            ids.AddRange(reader.Raw(idSize));
            var length = reader.Bounded(PackLimits.BlockPlain);
            lengths.Add(length > 0 ? length : throw reader.Malformed("a chunk is empty"));
            total += length;
        }

        return count > 0 && total == plainLength
            ? new BlockRecord(offset, sealedLength, plainLength, codec, first, count)
            : throw reader.Malformed($"a block of {plainLength} bytes has chunks of {total}");
    }
}
