using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>An entry that is to be restored.</summary>
/// <param name="Path">Full path in the snapshot.</param>
/// <param name="Node">What stands there.</param>
internal readonly record struct ChosenEntry(EntryPath Path, TreeNode Node);
