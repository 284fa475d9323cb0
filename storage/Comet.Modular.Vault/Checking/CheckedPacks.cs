using Comet.Modular.Blake3;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Checking;

/// <summary>
/// What the packs were found to hold: good data chunks, and a digest of each trailer. Safe for many threads.
/// </summary>
internal sealed class CheckedPacks
{
    private readonly Lock _lock = new();
    private readonly PrefixTable<int> _dataChunks = new();
    private readonly Dictionary<PackId, ChunkId> _digests = [];

    public long Chunks { get; private set; }

    /// <summary>Takes a pack whose trailer is good.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="badBlocks">Slots of blocks that were read and are damaged; their chunks do not count.</param>
    public void Add(PackContents pack, IReadOnlySet<int> badBlocks)
    {
        var digest = DigestOf(pack);
        lock (_lock)
        {
            _digests[pack.Record.Id] = digest;
            Chunks += pack.Lengths.Length;
            if (pack.Record.Kind == PackKind.Tree)
            {
                return;
            }

            for (var slot = 0; slot < pack.Blocks.Length; slot++)
            {
                if (!badBlocks.Contains(slot))
                {
                    AddBlock(pack, pack.Blocks[slot]);
                }
            }
        }
    }

    /// <summary>Whether a good pack holds a data chunk of this id and length.</summary>
    public bool HasData(ChunkId id, long length)
    {
        lock (_lock)
        {
            return _dataChunks.TryFind(id.Prefix, out var found) && found == length;
        }
    }

    /// <summary>
    /// Whether a segment says the same of a pack as its trailer; null: the trailer could not be read.
    /// </summary>
    public bool? Agrees(PackContents fromSegment)
    {
        var digest = DigestOf(fromSegment);
        lock (_lock)
        {
            return _digests.TryGetValue(fromSegment.Record.Id, out var known) ? known == digest : null;
        }
    }

    private void AddBlock(PackContents pack, BlockRecord block)
    {
        for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
        {
            _dataChunks.TryAdd(pack.PrefixOf(chunk), pack.Lengths[chunk]);
        }
    }

    private static ChunkId DigestOf(PackContents pack)
    {
        var writer = new FormatWriter();
        pack.Record.WriteTo(writer);
        PackContentsCodec.Write(writer, pack, PackContents.PrefixSize);
        Span<byte> digest = stackalloc byte[ChunkId.Size];
        Blake3Hash.Hash(writer.WrittenSpan, digest);
        return ChunkId.From(digest);
    }
}
