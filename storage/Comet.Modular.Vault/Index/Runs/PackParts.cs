using System.Buffers.Binary;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// The contents of a pack as a run has them: in parts of some blocks each, so that a pack of very many small chunks need
/// not be read whole for one of them. A part: its length, the blocks, a checksum. Behind all parts, a checksum of them.
/// </summary>
internal static class PackParts
{
    /// <summary>A part ends with the block that reaches so many: large chunks, all 256 of their pack; small ones, a block.</summary>
    private const int ChunksInPart = 256;

    /// <summary>As many bytes as a part mostly has.</summary>
    public const int UsualSize = 8 << 10;

    public const int HeaderSize = sizeof(int);

    /// <summary>Writes all parts.</summary>
    /// <param name="contents">The pack.</param>
    /// <param name="partOf">Takes, for each chunk, the bytes before its part.</param>
    public static byte[] Write(PackContents contents, Span<int> partOf)
    {
        var all = new FormatWriter();
        var part = new FormatWriter();
        for (var slot = 0; slot < contents.Blocks.Length;)
        {
            var first = slot;
            for (var chunks = 0; slot < contents.Blocks.Length && chunks < ChunksInPart; slot++)
            {
                var block = contents.Blocks[slot];
                chunks += block.ChunkCount;
                partOf.Slice(block.FirstChunk, block.ChunkCount).Fill(all.Length);
            }

            part.Clear();
            PackContentsCodec.Write(part, contents, PackContents.PrefixSize, first, slot - first);
            part.U32(Crc.Of(part.WrittenSpan));
            all.U32((uint)part.Length);
            all.Raw(part.WrittenSpan);
        }

        all.U32(Crc.Of(all.WrittenSpan));
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Bytes of a part behind its header.</summary>
    public static int SizeOf(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadInt32LittleEndian(header) is var size and >= Crc.Size
            ? size
            : throw new InvalidDataException("A part is damaged.");

    /// <summary>What is in a part.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another pack.</exception>
    public static PackContents Read(ReadOnlySpan<byte> part, PackRecord record)
    {
        if (!Crc.IsIntact(part))
        {
            throw new InvalidDataException("A part is damaged.");
        }

        try
        {
            var reader = new FormatReader(part[..^Crc.Size], "run of an index");
            var contents = PackContentsCodec.ReadSome(ref reader, record, PackContents.PrefixSize);
            reader.End();
            return contents;
        }
        catch (VaultException exception)
        {
            throw new InvalidDataException("The contents of a pack are not what they say.", exception);
        }
    }

    /// <summary>What is in a whole pack.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or another pack.</exception>
    public static PackContents ReadAll(ReadOnlySpan<byte> parts, PackRecord record)
    {
        var read = new List<PackContents>();
        for (parts = parts[..^Crc.Size]; !parts.IsEmpty;)
        {
            // The checksum of all parts holds for their sizes too.
            var size = SizeOf(parts);
            read.Add(Read(parts.Slice(HeaderSize, size), record));
            parts = parts[(HeaderSize + size)..];
        }

        return PackContents.Join(record, read) ?? throw new InvalidDataException("It is another pack.");
    }
}
