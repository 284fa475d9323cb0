namespace Comet.Modular.Vault.Log;

/// <summary>What an append has written.</summary>
internal readonly record struct AppendedEntry(ulong Slot, int Length);
