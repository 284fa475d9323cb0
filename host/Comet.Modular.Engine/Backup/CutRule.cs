using System.Security.Cryptography;
using Comet.Modular.Chunking;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Backup;

/// <summary>How a vault's contents are cut: its parameters and its own secret key.</summary>
internal static class CutRule
{
    private const int KeySize = 32;

    public static Chunker Of(StorageVault vault)
    {
        Span<byte> key = stackalloc byte[KeySize];
        vault.DeriveKey("chunker", key);
        var parameters = vault.Parameters;
        var chunker = new Chunker(
            new ChunkingParameters(parameters.MinimumChunk, parameters.AverageChunk, parameters.MaximumChunk),
            key
        );
        CryptographicOperations.ZeroMemory(key);
        return chunker;
    }
}
