using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>A directory that the walk is in.</summary>
/// <param name="Path">In the snapshot.</param>
/// <param name="Directory">In the target; null when simulating.</param>
/// <param name="Nodes">What is left of it.</param>
internal sealed record RestoreFrame(EntryPath Path, ITargetDirectory? Directory, IAsyncEnumerator<TreeNode> Nodes);
