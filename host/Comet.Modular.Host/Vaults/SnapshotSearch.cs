using Comet.Modular.Host.Commands;
using Comet.Modular.Jobs.Vaults;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Host.Vaults;

/// <summary>Finds snapshots in the attached vaults.</summary>
internal sealed class SnapshotSearch(CometContext context)
{
    private readonly VaultOpening _opening = new(context);

    /// <summary>The vaults to look into: the one that was named, else all.</summary>
    public IReadOnlyList<VaultAttachment> Vaults(string? named) =>
        named is null ? context.Vaults.List() : [_opening.FindAttachment(named)];

    /// <summary>Finds the one snapshot that is meant.</summary>
    /// <exception cref="CommandException">None, or more than one.</exception>
    public async Task<FoundSnapshot> FindAsync(
        SnapshotReference reference,
        string? vaultName,
        CancellationToken cancellationToken
    )
    {
        var opened = new List<OpenedVault>();
        try
        {
            var matches = new List<(OpenedVault Vault, SnapshotRecord Snapshot)>();
            foreach (var attachment in Vaults(vaultName))
            {
                var vault = await _opening.OpenAsync(attachment, cancellationToken);
                opened.Add(vault);
                matches.AddRange(Matches(vault, reference).Select(snapshot => (vault, snapshot)));
            }

            var (owner, chosen) = Choose(matches, reference);
            _ = opened.Remove(owner);
            return new FoundSnapshot(owner, chosen);
        }
        finally
        {
            foreach (var other in opened)
            {
                await other.DisposeAsync();
            }
        }
    }

    /// <summary>Opens a vault to look for snapshots, and tells if some may be hidden by damage.</summary>
    public async Task<OpenedVault> OpenAsync(VaultAttachment attachment, CancellationToken cancellationToken)
    {
        var vault = await _opening.OpenAsync(attachment, cancellationToken);
        Tell(vault);
        return vault;
    }

    /// <summary>Finds the one snapshot that is meant, and tells if its vault is damaged. A job tells that itself.</summary>
    public async Task<FoundSnapshot> FindToReadAsync(
        SnapshotReference reference,
        string? vaultName,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(reference, vaultName, cancellationToken);
        Tell(found.Vault);
        return found;
    }

    private void Tell(OpenedVault vault)
    {
        foreach (var damage in vault.Damage)
        {
            context.Terminal.Report(damage);
        }
    }

    private List<SnapshotRecord> Matches(OpenedVault vault, SnapshotReference reference)
    {
        var matches = vault.Storage.Snapshots.Where(snapshot => IsMeant(snapshot, reference)).ToList();
        return reference.Item is { } item && matches.Count > 0 ? [Newest(matches, item)] : matches;
    }

    private SnapshotRecord Newest(List<SnapshotRecord> matches, string item)
    {
        // A vault that several machines share may hold items of the same name: the one of this machine is meant.
        var own = context.Items.Find(item)?.Id;
        var ofOwn = matches.FindAll(snapshot =>
            string.Equals(snapshot.ItemId.ToString(), own, StringComparison.Ordinal)
        );
        return (ofOwn.Count > 0 ? ofOwn : matches).MaxBy(static snapshot => snapshot.Slot)!;
    }

    private static bool IsMeant(SnapshotRecord snapshot, SnapshotReference reference) =>
        reference.Item is { } item
            ? snapshot.Kind == CommitKind.Complete && string.Equals(snapshot.ItemName, item, StringComparison.Ordinal)
            : snapshot.Id.ToString().StartsWith(reference.Prefix!, StringComparison.Ordinal);

    private static (OpenedVault Vault, SnapshotRecord Snapshot) Choose(
        List<(OpenedVault Vault, SnapshotRecord Snapshot)> matches,
        SnapshotReference reference
    )
    {
        if (matches.Count == 0)
        {
            throw new CommandException(
                "snapshot.unknown",
                $"No attached vault has a snapshot '{reference.Text}'.",
                "List the snapshots with 'comet snapshot list'."
            );
        }

        if (reference.Item is not null)
        {
            return matches.MaxBy(static match => match.Snapshot.Started);
        }

        return matches.Count == 1
            ? matches[0]
            : throw new CommandException(
                "snapshot.ambiguous",
                $"'{reference.Text}' is the beginning of {matches.Count} snapshots.",
                "Type more of the id, or name the vault with --vault."
            );
    }
}
