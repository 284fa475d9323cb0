namespace Comet.Modular.Vault.Log;

/// <summary>What can be wrong with a log, each said in one place.</summary>
internal static class LogFaults
{
    public static VaultException NewerFormat(string what) =>
        new(
            "vault.newer-format",
            $"This program does not know this vault's format: {what}.",
            "Use the newer program that wrote it, on this device too."
        );

    public static VaultException Damaged(ulong slot, string problem, Exception? cause = null) =>
        new(
            "vault.damaged-log",
            $"Log entry {slot} (log/{slot:x16}) is damaged: {problem}",
            "Bring this object back from a copy of the store; nothing was changed.",
            cause
        );

    /// <summary>Both entries are authentic, so that it is not known which of the two is the wrong one.</summary>
    public static VaultException NotFollowing(ulong slot) =>
        new(
            "vault.damaged-log",
            $"Log entry {slot} ({VaultNames.LogEntry(slot)}) does not follow log entry {slot - 1} ({VaultNames.LogEntry(slot - 1)}): "
                + "one of the two comes from another state of this vault.",
            "Bring both objects back from one copy of the store; nothing was changed."
        );

    public static VaultException RolledBack(LogHead remembered, string problem) =>
        new(
            "vault.rolled-back",
            $"The store was rolled back or exchanged: log entry {remembered.Slot} ({VaultNames.LogEntry(remembered.Slot)}) was seen "
                + $"before, and {problem}.",
            "Find out who changed the store. If it was brought back from a copy on purpose, attach the vault again."
        );
}
