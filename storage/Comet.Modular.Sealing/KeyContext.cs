using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>The contexts of BLAKE3's derive_key mode. Each is used for one purpose only and is part of the format.</summary>
internal static class KeyContext
{
    internal const string Prefix = "Comet.Modular vault v1 ";
    internal const string BlockBinding = Prefix + "block binding";
    internal const string BlockKey = Prefix + "block key";
    internal const string PackTrailer = Prefix + "pack trailer";
    internal const string EnvelopeSalt = Prefix + "envelope salt";
    internal const string RecoveryKey = Prefix + "recovery key";

    /// <summary>Derives the key of the keyed mode for one purpose.</summary>
    internal static Blake3Key Keyed(string context, ReadOnlySpan<byte> material)
    {
        Span<byte> subkey = stackalloc byte[KeyBytes.Length];
        Blake3Hash.DeriveKey(context, material, subkey);
        var key = new Blake3Key(subkey);
        CryptographicOperations.ZeroMemory(subkey);
        return key;
    }
}
