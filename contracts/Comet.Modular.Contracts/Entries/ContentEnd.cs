using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Entries;

/// <summary>How a content ended.</summary>
public sealed record ContentEnd
{
    /// <summary>All was read.</summary>
    public static ContentEnd Complete { get; } = new();

    /// <summary>Why the content is incomplete or doubtful; null when it is whole.</summary>
    public Fault? Fault { get; init; }

    /// <summary>
    /// Whether what was read so far is worth keeping despite the fault (a dump whose program failed), or is to be thrown
    /// away (a file that could not be read).
    /// </summary>
    public bool KeepContent { get; init; } = true;

    /// <summary>The metadata as it was at the end of reading; null when the offered one still holds.</summary>
    public EntryMetadata? FinalMetadata { get; init; }

    /// <summary>An end with nothing to keep.</summary>
    public static ContentEnd Failed(Fault fault) => new() { Fault = fault, KeepContent = false };
}
