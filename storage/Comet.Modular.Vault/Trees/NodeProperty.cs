namespace Comet.Modular.Vault.Trees;

/// <summary>A named value of an entry, such as an extended attribute.</summary>
/// <param name="Name">Not empty; unique within the entry. Not copied.</param>
/// <param name="Value">Not copied.</param>
public readonly record struct NodeProperty(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
