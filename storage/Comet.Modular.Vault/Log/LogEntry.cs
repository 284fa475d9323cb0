using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Log;

/// <summary>What one slot of the log says (FORMAT.md section 5).</summary>
internal abstract record LogEntry;

internal sealed record GenesisEntry(
    ulong ReadFlags,
    ulong WriteFlags,
    VaultParameters Parameters,
    string Program,
    IReadOnlyList<KeySlot> KeySlots
) : LogEntry;

internal sealed record BeginEntry(ClientId Client, string Device, string ItemName, string Program) : LogEntry;

internal sealed record CommitEntry(
    ulong ReadUpTo,
    IReadOnlyList<PackRecord> Packs,
    SnapshotRecord Snapshot
) : LogEntry
{
    public ulong Session => Snapshot.Session;

    public CommitKind Kind => Snapshot.Kind;
}

internal sealed record EndEntry(ulong Session) : LogEntry;

internal sealed record FenceEntry(ulong Session) : LogEntry;

internal sealed record AdoptEntry(ulong Session, ulong DeadSession, IReadOnlyList<PackRecord> Packs) : LogEntry;

internal sealed record KeysEntry(IReadOnlyList<KeySlot> Added, IReadOnlyList<KeySlotId> Removed) : LogEntry;
