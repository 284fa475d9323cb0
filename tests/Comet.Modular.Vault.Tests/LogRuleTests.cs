using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests;

/// <summary>The rules of FORMAT.md section 5, one line each. Slots 1 and 2 begin sessions 1 and 2.</summary>
public sealed class LogRuleTests
{
    private static readonly KeySlot FirstPassword = Slot(1, KeySlotKind.Password);
    private static readonly KeySlot Recovery = Slot(2, KeySlotKind.Recovery);

    private static readonly GenesisEntry Genesis = new(0, 0, TestVaults.Small, "tests", [FirstPassword, Recovery]);
    private static readonly LogEntry Begin = new BeginEntry(new ClientId(new Bits128(0, 1)), "device", "item", "tests");

    /// <summary>Name, entries after the two begins, and whether the last one counts.</summary>
    private static readonly (string Name, LogEntry[] Entries, bool Counts)[] Rules =
    [
        ("a commit of an open session", [Commit(1, CommitKind.Complete, Pack(1, 10))], true),
        ("a commit without packs", [Commit(1, CommitKind.Complete)], true),
        ("a commit of no session", [Commit(9, CommitKind.Complete)], false),
        ("a commit after a complete one", [Commit(1, CommitKind.Complete), Commit(1, CommitKind.Complete)], false),
        ("a commit after a partial one", [Commit(1, CommitKind.Partial), Commit(1, CommitKind.Complete)], true),
        (
            "a commit after a clean partial one",
            [Commit(1, CommitKind.PartialClean), Commit(1, CommitKind.Complete)],
            true
        ),
        ("a commit after the end", [new EndEntry(1), Commit(1, CommitKind.Complete)], false),
        ("a commit after the fence", [new FenceEntry(1), Commit(1, CommitKind.Complete)], false),
        ("a commit of another session's pack", [Commit(1, CommitKind.Complete, Pack(2, 10))], false),
        ("a pack named twice in one commit", [Commit(1, CommitKind.Complete, Pack(1, 10), Pack(1, 10))], false),
        (
            "a pack named twice in two commits",
            [Commit(1, CommitKind.Partial, Pack(1, 10)), Commit(1, CommitKind.Complete, Pack(1, 10))],
            false
        ),
        ("a commit that has read its own slot", [Commit(1, CommitKind.Complete) with { ReadUpTo = 3 }], false),
        ("a snapshot's id used twice", [Commit(1, CommitKind.Complete, 77), Commit(2, CommitKind.Complete, 77)], false),
        ("an end", [new EndEntry(1)], true),
        ("an end after the end", [new EndEntry(1), new EndEntry(1)], false),
        ("an end of no session", [new EndEntry(0)], false),
        ("a fence", [new FenceEntry(1)], true),
        ("a fence after the end", [new EndEntry(1), new FenceEntry(1)], false),
        ("a fence after the fence", [new FenceEntry(1), new FenceEntry(1)], false),
        ("an adoption after the fence", [new FenceEntry(1), Adopt(2, 1, Pack(1, 10))], true),
        ("an adoption after the end", [new EndEntry(1), Adopt(2, 1, Pack(1, 10))], true),
        ("an adoption of an open session", [Adopt(2, 1, Pack(1, 10))], false),
        ("an adoption of no session", [Adopt(2, 9)], false),
        ("an adoption by an ended session", [new FenceEntry(1), new EndEntry(2), Adopt(2, 1)], false),
        ("a second adoption", [new FenceEntry(1), Adopt(2, 1), Begin, Adopt(5, 1)], false),
        ("an adoption of a third session's pack", [new FenceEntry(1), Adopt(2, 1, Pack(3, 10))], false),
        (
            "an adoption of a live pack",
            [Commit(1, CommitKind.Partial, Pack(1, 10)), new FenceEntry(1), Adopt(2, 1, Pack(1, 10))],
            false
        ),
        ("a pack adopted twice in one entry", [new FenceEntry(1), Adopt(2, 1, Pack(1, 10), Pack(1, 10))], false),
        (
            "a commit of an adopted pack",
            [new FenceEntry(1), Adopt(2, 1, Pack(1, 10)), Commit(2, CommitKind.Complete, Pack(1, 10))],
            true
        ),
        (
            "a commit of an adopted pack of another length",
            [
                new FenceEntry(1),
                Adopt(2, 1, Pack(1, 10)),
                Commit(2, CommitKind.Complete, Pack(1, 10) with { Length = 5 }),
            ],
            false
        ),
        (
            "a commit of a dead session's pack that was not adopted",
            [new FenceEntry(1), Adopt(2, 1), Commit(2, CommitKind.Complete, Pack(1, 10))],
            false
        ),
        (
            "an adoption of what the dead session had adopted",
            [
                new FenceEntry(1),
                Adopt(2, 1, Pack(1, 10)),
                new FenceEntry(2),
                Begin,
                Adopt(6, 2, Pack(1, 10)),
                Commit(6, CommitKind.Complete, Pack(1, 10)),
            ],
            true
        ),
        ("a second genesis", [Genesis], false),
        ("a key slot added", [new KeysEntry([Slot(3, KeySlotKind.Password)], [])], true),
        ("a key slot added twice", [new KeysEntry([FirstPassword], [])], false),
        ("an unknown key slot removed", [new KeysEntry([], [new KeySlotId(new Bits128(0, 0))])], false),
        ("the last password removed", [new KeysEntry([], [FirstPassword.Id])], false),
        ("the last recovery key removed", [new KeysEntry([], [Recovery.Id])], false),
        ("the last password exchanged", [new KeysEntry([Slot(3, KeySlotKind.Password)], [FirstPassword.Id])], true),
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Req", "HO-14")]
    public void An_entry_counts_only_as_the_rules_allow(string name)
    {
        var (_, entries, counts) = Rules.Single(rule => string.Equals(rule.Name, name, StringComparison.Ordinal));
        var state = new LogState();
        foreach (var entry in (LogEntry[])[Genesis, Begin, Begin, .. entries[..^1]])
        {
            state.Apply(entry, DateTimeOffset.UnixEpoch);
        }

        Assert.Empty(state.Voids);
        Assert.Equal(counts, state.FindObjection(entries[^1]) is null);

        state.Apply(entries[^1], DateTimeOffset.UnixEpoch);

        Assert.Equal(counts ? 0 : 1, state.Voids.Count);
        Assert.Equal((ulong)(3 + entries.Length), state.NextSlot);
    }

    [Fact]
    public void A_genesis_without_a_password_and_a_recovery_key_does_not_count()
    {
        Assert.NotNull(new LogState().FindObjection(Genesis with { KeySlots = [FirstPassword] }));
        Assert.NotNull(new LogState().FindObjection(Genesis with { KeySlots = [Recovery] }));
        Assert.Null(new LogState().FindObjection(Genesis));
    }

    [Fact]
    public void A_void_commit_makes_nothing_live()
    {
        var state = new LogState();
        foreach (
            var entry in (LogEntry[])[Genesis, Begin, new FenceEntry(1), Commit(1, CommitKind.Complete, Pack(1, 10))]
        )
        {
            state.Apply(entry, DateTimeOffset.UnixEpoch);
        }

        Assert.Empty(state.LivePacks);
        Assert.Empty(state.Snapshots);
    }

    private static KeySlot Slot(int id, KeySlotKind kind) =>
        new(new KeySlotId(new Bits128(0, (ulong)id)), kind, DateTimeOffset.UnixEpoch, "label");

    private static PackRecord Pack(ulong session, int id) =>
        new(session, new PackId(new Bits128(0, (ulong)id)), PackKind.Data, Length: 1000, Blocks: 1, Chunks: 1);

    private static AdoptEntry Adopt(ulong session, ulong dead, params PackRecord[] packs) => new(session, dead, packs);

    private static CommitEntry Commit(ulong session, CommitKind kind, params PackRecord[] packs) =>
        new(2, packs, Snapshot(session, kind, SnapshotId.NewRandom()));

    private static CommitEntry Commit(ulong session, CommitKind kind, int snapshot) =>
        new(2, [], Snapshot(session, kind, new SnapshotId(new Bits128(0, (ulong)snapshot))));

    private static SnapshotRecord Snapshot(ulong session, CommitKind kind, SnapshotId id) =>
        new(TestVaults.Draft(), slot: 3, session, kind, id, ContentRef.Empty);
}
