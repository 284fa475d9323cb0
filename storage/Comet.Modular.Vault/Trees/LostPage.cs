namespace Comet.Modular.Vault.Trees;

/// <summary>A part of a directory that cannot be read.</summary>
/// <param name="First">The name of the first entry that is lost with it.</param>
/// <param name="Next">The name from which on entries may be there again; empty: none follow.</param>
/// <param name="Cause">Why.</param>
public sealed record LostPage(ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Next, VaultException Cause)
{
    /// <summary>The lost names in words.</summary>
    public string Names =>
        Next.IsEmpty
            ? $"from '{PrintableName.Of(First.Span)}' on"
            : $"from '{PrintableName.Of(First.Span)}' up to, but without, '{PrintableName.Of(Next.Span)}'";
}
