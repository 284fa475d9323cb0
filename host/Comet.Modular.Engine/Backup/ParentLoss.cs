using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Engine.Backup;

/// <summary>Tells once that earlier snapshots are damaged, and what this backup does about it.</summary>
internal sealed class ParentLoss(VaultSession session, BackupLog log)
{
    private int _isTold;

    /// <summary>Packs are gone from the store.</summary>
    public void Report(int lostPacks) =>
        Report(string.Create(CultureInfo.InvariantCulture, $"the store lacks {lostPacks} packs of the vault."));

    /// <summary>A part of the tree cannot be read.</summary>
    public void Report(VaultException cause)
    {
        session.StoreTreesAnew();
        Report(cause.Message);
    }

    private void Report(string cause)
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            log.Report(
                new Diagnostic(
                    Severity.Warning,
                    "backup.parent-damaged",
                    $"An earlier snapshot of this item is damaged ({cause.TrimEnd('.')}). What it has lost is read from "
                        + "the source and stored again."
                )
                {
                    Guidance = "Run 'comet vault check --read-data' to see what is lost in earlier snapshots.",
                }
            );
        }
    }
}
