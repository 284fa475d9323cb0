namespace Comet.Modular.Contracts.Backup;

/// <summary>How a source likes to be read.</summary>
/// <param name="Reading">Whether contents may be read side by side.</param>
/// <param name="Order">Whether entries come in the order of their paths.</param>
public sealed record SourceTraits(SourceReading Reading, SourceOrder Order);
