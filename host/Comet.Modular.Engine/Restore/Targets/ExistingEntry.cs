using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>What the target has under a name. Links are not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="ModifiedNanoseconds">Since 1970.</param>
/// <param name="Identity">The same for two names of one file; 0: this system does not tell.</param>
/// <param name="HasOtherNames">What is done to it is done to a file that has further names, maybe outside the target.</param>
internal sealed record ExistingEntry(
    NodeKind Kind,
    long Length,
    long ModifiedNanoseconds,
    ulong Identity,
    bool HasOtherNames
);
