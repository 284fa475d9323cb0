namespace Comet.Modular.Vault.Trees;

/// <summary>The first u32 of keyed BLAKE3 of a name under <c>derive(page cuts)</c> (FORMAT.md section 9).</summary>
/// <param name="name">Lent for the call.</param>
public delegate uint PageCutHash(ReadOnlySpan<byte> name);
