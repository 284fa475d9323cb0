namespace Comet.Modular.Contracts.Backup;

/// <summary>Where a source stands in its own change tracking. The host stores it and never looks into it.</summary>
/// <param name="Schema">The source's own name and version of the bytes, for example <c>office365.delta/1</c>.</param>
/// <param name="State">Opaque; at most 16 MiB.</param>
public sealed record Checkpoint(string Schema, ReadOnlyMemory<byte> State)
{
    /// <summary>For a source without change tracking.</summary>
    public static Checkpoint None { get; } = new(string.Empty, ReadOnlyMemory<byte>.Empty);
}
