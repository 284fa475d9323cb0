namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>The target refused one operation.</summary>
internal sealed class TargetException(string operation, string cause, bool isFatal)
    : IOException($"{operation}: {cause}")
{
    /// <summary>Nothing further can be written either: the disk is full or read-only.</summary>
    public bool IsFatal { get; } = isFatal;

    /// <summary>Something came to have the name since it was looked up.</summary>
    public bool IsTaken { get; init; }

    /// <summary>The entry is there and whole; only some of its metadata was refused.</summary>
    public bool IsMetadataOnly { get; init; }
}
