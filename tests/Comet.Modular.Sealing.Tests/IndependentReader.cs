using System.Buffers.Binary;
using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing.Tests;

/// <summary>The formats once more, in as few lines as they take, without a type of the library under test.</summary>
internal static class IndependentReader
{
    internal static byte[] OpenEnvelope(byte[] key, byte[] header, byte[] envelope)
    {
        byte[] oneTimeKey = Keyed(key, [.. U32(header.Length), .. header, .. envelope[..32]]);
        return Decrypt(oneTimeKey, header, envelope[32..]);
    }

    internal static byte[] OpenStoredBlock(byte[] packKey, byte[] packId, byte kind, int slot, byte[] block)
    {
        byte[] associated =
            [.. "CMVB"u8, 1, 0, .. packId, kind, .. U32(slot), 0, .. U32(block.Length - 48)];
        byte[] root = Derive("Comet.Modular vault v1 block key", packKey);
        return Decrypt(Keyed(root, [.. associated, .. block[..32]]), associated, block[32..]);
    }

    internal static byte[] BindingOfStored(
        byte[] packKey, byte[] packId, byte kind, int slot, byte[] chunkIds, byte[] plain)
    {
        byte[] root = Derive("Comet.Modular vault v1 block binding", packKey);
        return Keyed(
            root,
            [
                .. "CMVB"u8, 1, 0, .. packId, kind, .. U32(slot), 0, .. U32(plain.Length),
                .. U32(chunkIds.Length), .. chunkIds, .. plain,
            ]);
    }

    internal static byte[] Derive(string context, byte[] material)
    {
        byte[] key = new byte[32];
        Blake3Hash.DeriveKey(context, material, key);
        return key;
    }

    private static byte[] Keyed(byte[] key, byte[] input)
    {
        byte[] hash = new byte[32];
        using var keyed = new Blake3Key(key);
        keyed.Hash(input, hash);
        return hash;
    }

    private static byte[] Decrypt(byte[] key, byte[] associated, byte[] ciphertextAndTag)
    {
        byte[] plain = new byte[ciphertextAndTag.Length - 16];
        using var gcm = new AesGcm(key, 16);
        gcm.Decrypt(new byte[12], ciphertextAndTag[..^16], ciphertextAndTag[^16..], plain, associated);
        return plain;
    }

    private static byte[] U32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
