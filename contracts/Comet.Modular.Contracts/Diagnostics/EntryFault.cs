using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Diagnostics;

/// <summary>A fault and the entry that it hit. Kept in the snapshot until a later job resolves it.</summary>
public sealed record EntryFault(EntryPath Path, Fault Fault);
