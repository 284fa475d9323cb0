namespace Comet.Modular.Contracts.Entries;

/// <summary>What one read gave.</summary>
public enum ContentSpanKind
{
    /// <summary>The content is over.</summary>
    End = 0,

    /// <summary>Bytes stand in the buffer.</summary>
    Bytes = 1,

    /// <summary>Zeros that take no space.</summary>
    Hole = 2,
}
