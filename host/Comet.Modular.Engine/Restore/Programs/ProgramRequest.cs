using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>One restore into the standard input of a program.</summary>
public sealed record ProgramRequest
{
    /// <summary>Restored from.</summary>
    public required SnapshotRecord Snapshot { get; init; }

    /// <summary>Full paths in the snapshot; the root stands for all of it.</summary>
    public required IReadOnlyList<EntryPath> Chosen { get; init; }

    /// <summary>A line for the platform's shell.</summary>
    public required string Command { get; init; }

    /// <summary>Run the program once for each chosen file, in path order; else there must be exactly one file.</summary>
    public bool PerFile { get; init; }

    /// <summary>The program's environment, to which the file's path and name are added.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}
