namespace Comet.Modular.Sealing;

/// <summary>What a block has become by sealing.</summary>
/// <param name="Codec">How the plain bytes are packed.</param>
/// <param name="PlainLength">The length of the plain bytes.</param>
/// <param name="SealedLength">The length of the sealed bytes that were written.</param>
public readonly record struct SealedBlock(BlockCodec Codec, int PlainLength, int SealedLength);
