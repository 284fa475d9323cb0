using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Snapshots;

/// <summary>A snapshot that the log holds.</summary>
public sealed record SnapshotRecord : SnapshotFacts
{
    internal SnapshotRecord() { }

    [SetsRequiredMembers]
    internal SnapshotRecord(
        SnapshotFacts facts,
        ulong slot,
        ulong session,
        CommitKind kind,
        SnapshotId id,
        ContentRef manifest
    )
        : base(facts)
    {
        Slot = slot;
        Session = session;
        Kind = kind;
        Id = id;
        Manifest = manifest;
    }

    /// <summary>The log slot of its commit.</summary>
    public required ulong Slot { get; init; }

    /// <summary>The session that made it.</summary>
    public required ulong Session { get; init; }

    /// <summary>Complete, or a step on the way.</summary>
    public required CommitKind Kind { get; init; }

    /// <summary>Whether it is whole; false: a step on the way of a session that went on or died.</summary>
    public bool IsComplete => Kind == CommitKind.Complete;

    /// <summary>Its name.</summary>
    public required SnapshotId Id { get; init; }

    /// <summary>Where its manifest is.</summary>
    public required ContentRef Manifest { get; init; }
}
