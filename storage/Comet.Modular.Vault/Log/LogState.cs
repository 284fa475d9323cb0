using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Log;

/// <summary>
/// What the log says up to a slot: the rules of FORMAT.md section 5 in one place, pure. Writers ask
/// <see cref="FindObjection"/> before they write; <see cref="Apply"/> folds what was written and counts only what the
/// rules allow. Not for several threads at a time.
/// </summary>
internal sealed class LogState
{
    private readonly Dictionary<ulong, SessionState> _sessions = [];
    private readonly Dictionary<PackId, PackRecord> _live = [];
    private readonly List<PackRecord> _liveInOrder = [];
    private readonly List<SnapshotRecord> _snapshots = [];
    private readonly HashSet<SnapshotId> _snapshotIds = [];
    private readonly List<KeySlot> _keySlots = [];
    private readonly List<VoidEntry> _voids = [];
    private readonly List<VaultException> _damage = [];

    /// <summary>The first slot that was not folded.</summary>
    public ulong NextSlot { get; private set; }

    /// <summary>Slot 0; null before it was folded.</summary>
    public GenesisEntry? Genesis { get; private set; }

    /// <summary>The program of the last begin, or of the genesis.</summary>
    public string LastProgram { get; private set; } = string.Empty;

    public IReadOnlyList<SnapshotRecord> Snapshots => _snapshots;

    /// <summary>In the order of their commits; it only grows.</summary>
    public IReadOnlyList<PackRecord> LivePacks => _liveInOrder;

    public IReadOnlyList<KeySlot> KeySlots => _keySlots;

    public IReadOnlyList<VoidEntry> Voids => _voids;

    /// <summary>Why this is not all that the log said once. Then it can be read, and nothing can be added to it.</summary>
    public IReadOnlyList<VaultException> Damage => _damage;

    public IEnumerable<SessionState> Sessions => _sessions.Values;

    public SessionState? FindSession(ulong number) => _sessions.GetValueOrDefault(number);

    public bool IsLive(PackId pack) => _live.ContainsKey(pack);

    /// <summary>The packs that the dead session adopted and no commit has named.</summary>
    public IEnumerable<PackRecord> FindUnusedAdoptions(ulong session) =>
        FindSession(session)?.Adopted.Values.Where(pack => !IsLive(pack.Id)) ?? [];

    /// <summary>Why an entry is not allowed in the next slot; null: it is.</summary>
    public string? FindObjection(LogEntry entry) =>
        entry switch
        {
            GenesisEntry genesis => ObjectToGenesis(genesis),
            BeginEntry => null,
            CommitEntry commit => ObjectToCommit(commit),
            EndEntry end => ObjectToClosed(end.Session),
            FenceEntry fence => ObjectToClosed(fence.Session),
            AdoptEntry adopt => ObjectToAdopt(adopt),
            KeysEntry keys => ObjectToKeys(keys),
            _ => "its kind is unknown",
        };

    /// <summary>Folds the entry of the next slot.</summary>
    public void Apply(LogEntry entry, DateTimeOffset time)
    {
        var slot = NextSlot;
        if (FindObjection(entry) is not { } reason)
        {
            Count(entry, slot, time);
        }
        else if (_damage.Count == 0)
        {
            _voids.Add(new VoidEntry(slot, reason));
        }
        else if (entry is CommitEntry commit && FindDouble(commit) is null)
        {
            // What it stands upon may be in the entry that is lost; what it names is authentic, and somebody's data.
            CountCommit(commit);
        }

        NextSlot = slot + 1;
    }

    /// <summary>Takes note of damage other than of an entry.</summary>
    public void Note(VaultException damage) => _damage.Add(damage);

    /// <summary>Passes over the entry of the next slot, which cannot be read.</summary>
    public void Skip(VaultException damage)
    {
        Note(damage);
        NextSlot++;
    }

    private void Count(LogEntry entry, ulong slot, DateTimeOffset time)
    {
        switch (entry)
        {
            case GenesisEntry genesis:
                Genesis = genesis;
                LastProgram = genesis.Program;
                _keySlots.AddRange(genesis.KeySlots);
                break;
            case BeginEntry begin:
                _sessions.Add(slot, new SessionState(slot, begin, time));
                LastProgram = begin.Program;
                break;
            case CommitEntry commit:
                CountCommit(commit);
                break;
            case EndEntry end:
                _sessions[end.Session].Status = SessionStatus.Ended;
                break;
            case FenceEntry fence:
                _sessions[fence.Session].Status = SessionStatus.Fenced;
                break;
            case AdoptEntry adopt:
                _sessions[adopt.DeadSession].AdoptedBy = adopt.Session;
                foreach (var pack in adopt.Packs)
                {
                    _sessions[adopt.Session].Adopted.Add(pack.Id, pack);
                }

                break;
            case KeysEntry keys:
                _keySlots.RemoveAll(slotEntry => keys.Removed.Contains(slotEntry.Id));
                _keySlots.AddRange(keys.Added);
                break;
        }
    }

    private void CountCommit(CommitEntry commit)
    {
        foreach (var pack in commit.Packs)
        {
            _live.Add(pack.Id, pack);
            _liveInOrder.Add(pack);
        }

        _snapshots.Add(commit.Snapshot);
        _snapshotIds.Add(commit.Snapshot.Id);
        if (commit.Kind == CommitKind.Complete && FindSession(commit.Session) is { } session)
        {
            session.Status = SessionStatus.Ended;
            session.IsCommitted = true;
        }
    }

    private string? ObjectToGenesis(GenesisEntry genesis) =>
        NextSlot != 0 ? "a vault has one genesis, in slot 0"
        : !KeepsAWayIn(genesis.KeySlots) ? "it names no password or no recovery key"
        : null;

    private string? ObjectToClosed(ulong session) =>
        FindSession(session) is not { } state ? $"there is no session {session}"
        : state.Status == SessionStatus.Ended ? $"session {session} has ended"
        : state.Status == SessionStatus.Fenced ? $"session {session} was fenced"
        : null;

    private string? ObjectToCommit(CommitEntry commit)
    {
        if (ObjectToClosed(commit.Session) is { } closed)
        {
            return closed;
        }

        if (commit.ReadUpTo >= NextSlot)
        {
            return $"it claims to have read slot {commit.ReadUpTo}, which comes later";
        }

        var session = _sessions[commit.Session];
        foreach (var pack in commit.Packs)
        {
            var isUsable = pack.Session == commit.Session || session.HasAdopted(pack);
            if (!isUsable)
            {
                return $"pack {pack.Id} belongs to session {pack.Session} and was not adopted";
            }
        }

        return FindDouble(commit);
    }

    private string? FindDouble(CommitEntry commit)
    {
        var named = new HashSet<PackId>();
        foreach (var pack in commit.Packs)
        {
            if (IsLive(pack.Id) || !named.Add(pack.Id))
            {
                return $"pack {pack.Id} is named a second time";
            }
        }

        return _snapshotIds.Contains(commit.Snapshot.Id) ? $"snapshot {commit.Snapshot.Id} exists" : null;
    }

    private string? ObjectToAdopt(AdoptEntry adopt)
    {
        if (ObjectToClosed(adopt.Session) is { } closed)
        {
            return closed;
        }

        if (FindSession(adopt.DeadSession) is not { } dead)
        {
            return $"there is no session {adopt.DeadSession}";
        }

        if (dead.Status == SessionStatus.Open)
        {
            return $"session {adopt.DeadSession} is open";
        }

        if (dead.AdoptedBy is { } first)
        {
            return $"session {adopt.DeadSession} was adopted by session {first}";
        }

        var adopter = _sessions[adopt.Session];
        var named = new HashSet<PackId>();
        foreach (var pack in adopt.Packs)
        {
            var isLeft = pack.Session == dead.Number || dead.HasAdopted(pack);
            if (!isLeft || IsLive(pack.Id))
            {
                return $"pack {pack.Id} is not a leftover of session {adopt.DeadSession}";
            }

            if (adopter.Adopted.ContainsKey(pack.Id) || !named.Add(pack.Id))
            {
                return $"pack {pack.Id} is named a second time";
            }
        }

        return null;
    }

    private string? ObjectToKeys(KeysEntry keys)
    {
        foreach (var id in keys.Removed)
        {
            if (!_keySlots.Exists(slot => slot.Id == id))
            {
                return $"there is no key slot {id}";
            }
        }

        var left = _keySlots.Where(slot => !keys.Removed.Contains(slot.Id)).Concat(keys.Added).ToList();
        return left.DistinctBy(slot => slot.Id).Count() != left.Count ? "a key slot is named a second time"
            : !KeepsAWayIn(left) ? "it would take the last password or the last recovery key"
            : null;
    }

    private static bool KeepsAWayIn(IReadOnlyList<KeySlot> slots) =>
        slots.Any(slot => slot.Kind == KeySlotKind.Password) && slots.Any(slot => slot.Kind == KeySlotKind.Recovery);
}
