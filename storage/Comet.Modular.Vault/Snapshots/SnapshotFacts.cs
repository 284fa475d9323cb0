using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Snapshots;

/// <summary>What the maker of a snapshot says about it.</summary>
public abstract record SnapshotFacts
{
    private protected SnapshotFacts() { }

    /// <summary>The protected item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The item's name at that time.</summary>
    public required string ItemName { get; init; }

    /// <summary>The item's type.</summary>
    public required string ItemType { get; init; }

    /// <summary>The device that was read.</summary>
    public required string Device { get; init; }

    /// <summary>The plugin that read it.</summary>
    public required string PluginId { get; init; }

    /// <summary>That plugin's version.</summary>
    public required string PluginVersion { get; init; }

    /// <summary>The snapshot it was made from; null: none.</summary>
    public required SnapshotId? Parent { get; init; }

    /// <summary>When reading began. A claim for people; kept to 100 ns.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When reading ended. A claim for people; kept to 100 ns.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>How it went.</summary>
    public required SnapshotStatus Status { get; init; }

    /// <summary>Entries in the snapshot.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes of content in the snapshot, before deduplication and compression.</summary>
    public required long Bytes { get; init; }
}
