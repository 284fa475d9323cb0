using System.Runtime.InteropServices;
using Comet.Modular.Sealing;

namespace Comet.Modular.Vault.Packs;

/// <summary>Where one block is in its pack, and which of the pack's chunks it holds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockRecord(
    long Offset,
    int SealedLength,
    int PlainLength,
    BlockCodec Codec,
    int FirstChunk,
    int ChunkCount
);
