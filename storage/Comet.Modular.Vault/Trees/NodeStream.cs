namespace Comet.Modular.Vault.Trees;

/// <summary>A further, named content of an entry.</summary>
/// <param name="Name">Not empty; unique within the entry. Not copied.</param>
/// <param name="Content">The bytes.</param>
public readonly record struct NodeStream(ReadOnlyMemory<byte> Name, ContentRef Content)
{
    /// <summary>Bytes of content.</summary>
    public long Length => Content.TotalLength;
}
