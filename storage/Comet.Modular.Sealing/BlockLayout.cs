using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>
/// The bytes of a block: binding (32) | ciphertext of the payload | tag (16). Its associated data is
/// "CMVB" | u16le version | pack id (16) | kind u8 | slot u32le | codec u8 | plain length u32le.
/// </summary>
internal static class BlockLayout
{
    internal const int AssociatedLength = 32;
    internal const int BindingLength = 32;
    internal const int Overhead = BindingLength + OneTimeCipher.TagLength;

    private const ushort Version = 1;

    internal static void WriteAssociated(Span<byte> output, BlockPlace place, BlockCodec codec, int plainLength)
    {
        "CMVB"u8.CopyTo(output);
        BinaryPrimitives.WriteUInt16LittleEndian(output[4..], Version);
        place.PackId.Write(output[6..]);
        output[22] = place.PackKind;
        BinaryPrimitives.WriteUInt32LittleEndian(output[23..], place.Slot);
        output[27] = (byte)codec;
        BinaryPrimitives.WriteInt32LittleEndian(output[28..], plainLength);
    }

    /// <summary>The block's key: BLAKE3-keyed(block root, associated data | binding).</summary>
    internal static void DeriveKey(
        PackKey pack, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> binding, Span<byte> blockKey)
    {
        Span<byte> joined = stackalloc byte[AssociatedLength + BindingLength];
        associated.CopyTo(joined);
        binding.CopyTo(joined[AssociatedLength..]);
        pack.BlockRoot.Hash(joined, blockKey);
        CryptographicOperations.ZeroMemory(joined);
    }
}
