namespace Comet.Modular.Vault.Trees;

/// <summary>A fault that a snapshot keeps until a later job resolves it.</summary>
/// <param name="Path">The entry's names, outermost first; none for the item itself.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable identifier for machines.</param>
/// <param name="Message">One sentence: what could not be done, and why.</param>
/// <param name="Guidance">One sentence: what to do about it; empty when there is nothing to say.</param>
public sealed record StoredFault(
    IReadOnlyList<ReadOnlyMemory<byte>> Path,
    FaultSeverity Severity,
    string Code,
    string Message,
    string Guidance
);
