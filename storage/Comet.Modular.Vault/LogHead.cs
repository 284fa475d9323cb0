namespace Comet.Modular.Vault;

/// <summary>
/// The last log entry that somebody has seen. Whoever remembers it notices a store that was rolled back.
/// </summary>
/// <param name="Slot">The entry's slot.</param>
/// <param name="Hash">BLAKE3 of the entry's object, 32 bytes.</param>
public sealed record LogHead(ulong Slot, ReadOnlyMemory<byte> Hash);
