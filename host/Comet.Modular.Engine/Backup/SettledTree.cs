using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Writes settled entries in path order, and counts and reports what became of them.</summary>
internal sealed class SettledTree(KeepingTreeWriter writer, BackupTally tally, BackupLog log)
{
    private EntryPath _open = EntryPath.Root;

    /// <summary>Waits for the settlement, then writes it. Paths must come in ascending order.</summary>
    public async ValueTask WriteAsync(Settlement settlement, CancellationToken cancellationToken)
    {
        await settlement.Done.WaitAsync(cancellationToken);
        Settle(settlement);
        CountStored(settlement);
        if (settlement.Node is { } node)
        {
            await MoveToAsync(settlement.Path.Parent!, cancellationToken);
            await PutAsync(settlement, node, cancellationToken);
        }
    }

    /// <summary>Writes a node as it is; a directory with all that its body holds.</summary>
    public async ValueTask AddAsync(EntryPath path, TreeNode node, CancellationToken cancellationToken)
    {
        await MoveToAsync(path.Parent!, cancellationToken);
        await writer.AddAsync(node, isKept: false, cancellationToken);
    }

    /// <summary>Opens a directory and stays in it; what comes next may lie below.</summary>
    public async ValueTask OpenAsync(EntryPath path, TreeNode directory, CancellationToken cancellationToken)
    {
        await MoveToAsync(path.Parent!, cancellationToken);
        await writer.OpenDirectoryAsync(directory, before: null, cancellationToken);
        _open = path;
    }

    /// <summary>The root as if all ended here; writing may go on.</summary>
    public ValueTask<DirectoryBody> SealAsync(CancellationToken cancellationToken) =>
        writer.SealAsync(cancellationToken);

    /// <summary>The root; nothing may follow.</summary>
    public async ValueTask<DirectoryBody> FinishAsync(CancellationToken cancellationToken)
    {
        await MoveToAsync(EntryPath.Root, cancellationToken);
        return await writer.FinishAsync(cancellationToken);
    }

    /// <summary>Counts what goes into the snapshot.</summary>
    public void CountStored(Settlement settlement)
    {
        if (settlement.Node is not { } node || settlement.Fault is not null)
        {
            return;
        }

        tally.Stored(settlement.Change, settlement.IsCarried ? 1 + (node.Body?.Entries ?? 0) : 1);
    }

    /// <summary>Takes note of a settlement, and tells of its fault. Call once, when it is done.</summary>
    public void Settle(Settlement settlement)
    {
        if (settlement.Fault is { } fault)
        {
            tally.Faulted();
            log.Fault(settlement.Path, fault, isStored: settlement.Node is not null);
        }

        if (settlement is { IsCarried: true, Node: { } node })
        {
            tally.PassedOver(node.Body?.Bytes ?? node.Length);
            tally.Settled(1 + (node.Body?.Entries ?? 0));
        }
        else
        {
            tally.Settled(1);
        }

        log.Settled(settlement.Path);
    }

    public static Fault NothingToCarry(CarriedEntry carried) =>
        new(
            Severity.Error,
            "plugin.nothing-to-carry",
            $"The plugin said that {carried.Path} is unchanged, but the parent snapshot has nothing at {carried.From}."
        )
        {
            Guidance = "The entry is not in this snapshot; the next backup offers it again.",
        };

    private async ValueTask PutAsync(Settlement settlement, TreeNode node, CancellationToken cancellationToken)
    {
        if (node.Kind == NodeKind.Directory && !settlement.IsCarried)
        {
            await writer.OpenDirectoryAsync(node, settlement.Before, cancellationToken);
            _open = settlement.Path;
        }
        else
        {
            await writer.AddAsync(node, settlement.IsKept, cancellationToken);
        }
    }

    private async ValueTask MoveToAsync(EntryPath directory, CancellationToken cancellationToken)
    {
        while (!directory.IsAtOrBelow(_open))
        {
            await writer.CloseDirectoryAsync(cancellationToken);
            _open = _open.Parent!;
        }

        while (_open.Depth < directory.Depth)
        {
            _open = directory.Ancestor(_open.Depth + 1);
            await writer.OpenDirectoryAsync(EntryMapping.ImplicitDirectory(_open), before: null, cancellationToken);
        }
    }
}
