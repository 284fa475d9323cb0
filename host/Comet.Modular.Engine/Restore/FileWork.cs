using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>A content that waits for a worker.</summary>
/// <param name="Path">In the snapshot.</param>
/// <param name="Node">What is restored.</param>
/// <param name="Directory">Held until the file is finished; null when simulating.</param>
/// <param name="File">Written into; null when simulating, and for a further name.</param>
internal sealed record FileWork(EntryPath Path, TreeNode Node, ITargetDirectory? Directory, ITargetFile? File)
{
    /// <summary>Told how this file ended, for the further names of it.</summary>
    public FirstName? First { get; init; }

    /// <summary>What stands there now and may have parts of the content; this work's, to dispose. Null: nothing worth a look.</summary>
    public FileStream? Previous { get; init; }

    /// <summary>Set if this is a further name of another file.</summary>
    public FurtherName? Further { get; init; }
}
