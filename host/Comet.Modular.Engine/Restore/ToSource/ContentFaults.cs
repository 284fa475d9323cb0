using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>What a target is told at the end of a content that is not whole.</summary>
internal static class ContentFaults
{
    /// <summary>Whether one content is damaged, rather than the whole vault out of reach.</summary>
    public static bool IsLoss(Exception failure) => failure is VaultException or SealingException;

    public static Fault Lost(EntryPath path, Exception cause) =>
        new(Severity.Error, "restore.content-lost", $"The content of {path} cannot be restored: {cause.Message}")
        {
            Guidance =
                "Run 'comet vault check --read-data' to see what else is affected; an older snapshot may still have it.",
        };

    public static Fault Incomplete(EntryPath path) =>
        new(Severity.Warning, "restore.incomplete", $"The backup could keep only a part of {path}.")
        {
            Guidance = "See the log of the backup; an older snapshot may have the whole of it.",
        };
}
