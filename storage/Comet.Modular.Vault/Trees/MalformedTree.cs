using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>Makes the one error for trees that do not keep to FORMAT.md.</summary>
internal static class MalformedTree
{
    /// <summary>The error for rules that hold between objects, where no single reader stands.</summary>
    public static VaultException Because(string what, string problem) =>
        new FormatReader(ReadOnlySpan<byte>.Empty, what).Malformed(problem);
}
