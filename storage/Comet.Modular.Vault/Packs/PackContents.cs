using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Packs;

/// <summary>What is in a pack: its blocks by slot, and their chunks one after the other.</summary>
/// <param name="record">The pack, as the log names it.</param>
/// <param name="blocks">By slot.</param>
/// <param name="idSize">Bytes of each id: 32 from a trailer, 16 from an index segment.</param>
/// <param name="ids">The ids, joined; may be longer, and lent by who makes this.</param>
/// <param name="lengths">The chunks' lengths.</param>
internal sealed class PackContents(PackRecord record, BlockRecord[] blocks, int idSize, byte[] ids, int[] lengths)
{
    /// <summary>Bytes of an id in the index.</summary>
    public const int PrefixSize = 16;

    public PackRecord Record { get; } = record;

    /// <summary>By slot.</summary>
    public BlockRecord[] Blocks { get; } = blocks;

    /// <summary>Bytes of each id.</summary>
    public int IdSize => idSize;

    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>The key of the index.</summary>
    public Bits128 PrefixOf(int chunk) => MemoryMarshal.Read<Bits128>(ids.AsSpan(chunk * idSize, PrefixSize));

    /// <summary>The first bytes of an id, as many as are known or wanted.</summary>
    public ReadOnlySpan<byte> IdOf(int chunk, int size) => ids.AsSpan(chunk * idSize, size);

    /// <summary>The same, with the pack's length, which is known last.</summary>
    public PackContents WithLength(long length) => new(Record with { Length = length }, Blocks, idSize, ids, lengths);

    /// <summary>The same, with the numbers of blocks and chunks.</summary>
    public PackContents WithCounts(int blocks, int chunks) =>
        new(Record with { Blocks = blocks, Chunks = chunks }, Blocks, idSize, ids, lengths);

    /// <summary>Bytes in memory.</summary>
    public long ResidentBytes =>
        ((long)lengths.Length * idSize) + ((long)lengths.Length * sizeof(int)) + ((long)Blocks.Length * Unsafe.SizeOf<BlockRecord>());

    /// <summary>The same, with ids of its own, cut to their prefixes.</summary>
    public PackContents Cut()
    {
        if (idSize == PrefixSize)
        {
            return this;
        }

        var prefixes = new byte[lengths.Length * PrefixSize];
        for (var chunk = 0; chunk < lengths.Length; chunk++)
        {
            IdOf(chunk, PrefixSize).CopyTo(prefixes.AsSpan(chunk * PrefixSize));
        }

        return new PackContents(Record, Blocks, PrefixSize, prefixes, lengths);
    }

    /// <summary>A whole pack from parts that have some of its blocks each; null: they are not all of it.</summary>
    /// <param name="record">The pack.</param>
    /// <param name="parts">With ids cut to their prefixes.</param>
    public static PackContents? Join(PackRecord record, IReadOnlyList<PackContents> parts)
    {
        if (parts.Sum(static part => (long)part.Lengths.Length) != record.Chunks)
        {
            return null;
        }

        var blocks = new BlockRecord[record.Blocks];
        var ids = new byte[record.Chunks * PrefixSize];
        var lengths = new int[record.Chunks];
        var joined = 0;
        foreach (var part in parts)
        {
            for (var slot = 0; slot < blocks.Length; slot++)
            {
                if (part.Blocks[slot] is { ChunkCount: > 0 } block)
                {
                    blocks[slot] = block with { FirstChunk = block.FirstChunk + joined };
                }
            }

            for (var chunk = 0; chunk < part.Lengths.Length; chunk++)
            {
                part.IdOf(chunk, PrefixSize).CopyTo(ids.AsSpan((joined + chunk) * PrefixSize));
            }

            part.Lengths.CopyTo(lengths.AsSpan(joined));
            joined += part.Lengths.Length;
        }

        return Array.TrueForAll(blocks, static block => block.ChunkCount > 0)
            ? new PackContents(record, blocks, PrefixSize, ids, lengths)
            : null;
    }

    /// <summary>The whole id; for contents that came from a trailer.</summary>
    public ChunkId ChunkIdOf(int chunk) => ChunkId.From(IdOf(chunk, ChunkId.Size));
}
