using System.Buffers.Binary;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault;

/// <summary>Where tree pages are cut (FORMAT.md section 9).</summary>
internal static class PageCuts
{
    public static PageCutHash CreateHash(VaultKeys keys)
    {
        var key = keys.PageCuts;
        return name =>
        {
            Span<byte> hash = stackalloc byte[32];
            key.Hash(name, hash);
            return BinaryPrimitives.ReadUInt32LittleEndian(hash);
        };
    }
}
