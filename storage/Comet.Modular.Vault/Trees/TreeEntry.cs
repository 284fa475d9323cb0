namespace Comet.Modular.Vault.Trees;

/// <summary>A node and where it stands.</summary>
/// <param name="Path">From the root that the walk began at.</param>
/// <param name="Node">The node.</param>
public readonly record struct TreeEntry(TreePath Path, TreeNode Node);
