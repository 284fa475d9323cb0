namespace Comet.Modular.Jobs.Vaults;

/// <summary>The newest log entry of a vault that this machine has seen.</summary>
/// <param name="Slot">Its number.</param>
/// <param name="Hash">Its hash, 32 bytes.</param>
public sealed record RememberedHead(ulong Slot, byte[] Hash);
