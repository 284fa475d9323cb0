namespace Comet.Modular.Vault.Log;

/// <summary>A log entry that does not count.</summary>
internal sealed record VoidEntry(ulong Slot, string Reason);
