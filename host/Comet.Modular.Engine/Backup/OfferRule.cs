using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>What happens to one offer, given what the parent has at its path. Not thread-safe: the walk owns it.</summary>
internal sealed class OfferRule(
    ChangeRule rule,
    ParentSnapshot? snapshot,
    ContentWorkers workers,
    BackupTally tally
)
{
    // Grows with the number of files that have several names, not with the number of entries.
    private readonly Dictionary<ReadOnlyMemory<byte>, FirstOffer> _firstNames = new(BytesComparer.Instance);

    /// <summary>Settles an offer, or queues its content.</summary>
    public ValueTask<Settlement> SettleAsync(
        SourceEntry entry,
        TreeNode? parent,
        CancellationToken cancellationToken
    ) =>
        entry switch
        {
            FileEntry file => SettleFileAsync(file, parent, cancellationToken),
            DirectoryEntry or LinkEntry or SpecialEntry => ValueTask.FromResult(Plain(entry, parent)),
            FaultedEntry faulted => ValueTask.FromResult(Settlement.Faulted(faulted.Path, faulted.Fault)),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name, "Not an entry of its own."),
        };

    private static Settlement Plain(SourceEntry entry, TreeNode? parent) =>
        parent is not null && ChangeRule.IsMetadataUnchanged(entry, parent)
            ? Settlement.Now(entry.Path, parent, EntryChange.Unchanged, parent)
            : Settlement.Now(entry.Path, EntryMapping.ToNode(entry), ChangeFrom(parent), parent);

    private async ValueTask<Settlement> SettleFileAsync(
        FileEntry file,
        TreeNode? parent,
        CancellationToken cancellationToken
    )
    {
        // A content that the store has lost is read again, or this snapshot would name what is not there.
        if (
            parent is not null
            && rule.IsContentUnchanged(file, parent)
            && await snapshot!.HasAsync(parent, cancellationToken)
        )
        {
            return await PassOverAsync(file, parent, cancellationToken);
        }

        var whole = file.WithProperties();
        var change = ChangeFrom(parent);
        if (await FindFirstAsync(whole, cancellationToken) is { } first)
        {
            Decide(whole, isWanted: false);
            return Settlement.SameFile(whole.Path, EntryMapping.ToNode(whole, content: null, streams: []), change, first);
        }

        var settlement = Remember(whole, Settlement.Reading(whole, change));
        // Before the queue, so that a source in another process reads ahead while the workers are busy.
        Decide(whole, isWanted: true);
        await workers.QueueAsync(settlement, cancellationToken);
        return settlement;
    }

    /// <summary>Settles a file whose content is that of the parent.</summary>
    private async ValueTask<Settlement> PassOverAsync(
        FileEntry file,
        TreeNode parent,
        CancellationToken cancellationToken
    )
    {
        var keeps = rule.KeepsProperties(file);
        var whole = keeps ? file : file.WithProperties();
        Decide(whole, isWanted: false);
        tally.PassedOver(parent.Length);
        var isSame = ChangeRule.IsMetadataUnchanged(whole, parent, keeps);
        var change = isSame ? EntryChange.Unchanged : EntryChange.Changed;
        var node =
            isSame
            && whole.ChangeToken.Span.SequenceEqual(parent.ChangeToken.Span)
            && whole.HardLinkGroup.Span.SequenceEqual(parent.HardLinkGroup.Span)
                ? parent
                : EntryMapping.ToNode(
                    whole,
                    parent.Content,
                    parent.Streams,
                    properties: keeps ? parent.Properties : null
                );
        // Each name may have the same bytes in other pieces; they are restored as one file only if those are one.
        return await FindFirstAsync(whole, cancellationToken) is { Fault: null } first
            ? Settlement.SameFile(whole.Path, node, change, first)
            : Remember(whole, Settlement.Now(whole.Path, node, change, parent));
    }

    /// <summary>The first name of the file, if its content can be that of this one too.</summary>
    /// <remarks>
    /// Waits until the first is read: only then it is known whether this one has to be. The walk stands still meanwhile.
    /// 30,000 files of 4 KB took 1.36 CPU s in place of 1.01 where both names of each stand next to each other, and no more than
    /// before where they stand in two folders.
    /// </remarks>
    private async ValueTask<Settlement?> FindFirstAsync(FileEntry file, CancellationToken cancellationToken)
    {
        if (
            file.HardLinkGroup.IsEmpty
            || !_firstNames.TryGetValue(file.HardLinkGroup, out var first)
            || !first.IsAsFoundBy(file)
        )
        {
            return null;
        }

        await first.Settlement.Done.WaitAsync(cancellationToken);
        return first.Settlement.Node is null ? null : first.Settlement;
    }

    private Settlement Remember(FileEntry file, Settlement settlement)
    {
        if (!file.HardLinkGroup.IsEmpty)
        {
            _firstNames[file.HardLinkGroup] = new FirstOffer(file.Length, file.Metadata.Modified, file.ChangeToken, settlement);
        }

        return settlement;
    }

    private static void Decide(FileEntry file, bool isWanted)
    {
        file.Content.Decide(isWanted);
        foreach (var stream in file.Streams)
        {
            stream.Content.Decide(isWanted);
        }
    }

    private static EntryChange ChangeFrom(TreeNode? parent) => parent is null ? EntryChange.New : EntryChange.Changed;

    /// <summary>The first name of a file, as it was when it was offered.</summary>
    /// <remarks>Not the offer itself, which holds on to what its content is read from.</remarks>
    private sealed record FirstOffer(long? Length, UnixTime? Modified, ReadOnlyMemory<byte> Token, Settlement Settlement)
    {
        /// <summary>
        /// Not if the file was written to between the two offers, or if the group is by now that of another file.
        /// </summary>
        public bool IsAsFoundBy(FileEntry other) =>
            Length == other.Length
            && Modified == other.Metadata.Modified
            && Token.Span.SequenceEqual(other.ChangeToken.Span);
    }

    private sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
            left.Span.SequenceEqual(right.Span);

        public int GetHashCode(ReadOnlyMemory<byte> bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes.Span);
            return hash.ToHashCode();
        }
    }
}
