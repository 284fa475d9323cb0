namespace Comet.Modular.Contracts.Entries;

/// <summary>What is known of an entry beside its content.</summary>
public sealed record EntryMetadata
{
    /// <summary>Nothing known.</summary>
    public static EntryMetadata None { get; } = new();

    /// <summary>Last change of the content.</summary>
    public UnixTime? Modified { get; init; }

    /// <summary>Birth of the entry.</summary>
    public UnixTime? Created { get; init; }

    /// <summary>Owner and permissions on Unix.</summary>
    public PosixAttributes? Posix { get; init; }

    /// <summary>The <c>FILE_ATTRIBUTE_*</c> bits on Windows.</summary>
    public uint? WindowsAttributes { get; init; }

    /// <summary>Extended attributes, security descriptors and the like, sorted by name in byte order.</summary>
    public IReadOnlyList<EntryProperty> Properties { get; init; } = [];
}
