using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Backup;

/// <summary>What the last complete snapshot of an item left behind for its next backup.</summary>
public sealed record ParentState
{
    /// <summary>A first run.</summary>
    public static ParentState Empty { get; } = new();

    /// <summary>Whether there is a parent snapshot: only then may a source carry entries.</summary>
    public bool Exists { get; init; }

    /// <summary>The checkpoint that was committed last; null on a first run or after the snapshot was edited.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Entries that were faulted and not read since; a source under a delta token must offer them again.</summary>
    public IReadOnlyList<EntryFault> UnresolvedFaults { get; init; } = [];

    /// <summary>
    /// The share of unchanged entries, 0 to 1, that a source which carries subtrees should offer for reading all the
    /// same, so that no change tracking is trusted for ever. Pick them with <see cref="ReverifySeed"/>.
    /// </summary>
    public double ReverifyShare { get; init; }

    /// <summary>Changes with every job, so that in time everything is picked.</summary>
    public ulong ReverifySeed { get; init; }
}
