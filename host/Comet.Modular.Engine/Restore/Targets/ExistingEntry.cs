using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>What the target has under a name. Links are not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="ModifiedNanoseconds">Since 1970.</param>
internal sealed record ExistingEntry(NodeKind Kind, long Length, long ModifiedNanoseconds);
