namespace Comet.Modular.Contracts.Backup;

/// <summary>Whether contents may be read side by side.</summary>
public enum SourceReading
{
    /// <summary>One content at a time, in the order of the offers.</summary>
    Sequential = 0,

    /// <summary>Several contents at once, in any order.</summary>
    Parallel = 1,
}
