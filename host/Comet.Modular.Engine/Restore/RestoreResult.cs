using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Engine.Restore;

/// <summary>What a restore did.</summary>
/// <param name="Worst">The worst that was reported; Information means success.</param>
/// <param name="Entries">Entries written (or verified, when simulating).</param>
/// <param name="Bytes">Bytes of content written or verified; holes count.</param>
/// <param name="Skipped">Entries left out: conflicts, and what could not be read or written.</param>
public sealed record RestoreResult(Severity Worst, long Entries, long Bytes, long Skipped);
