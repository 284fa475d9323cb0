using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>A pack whose contents are in memory.</summary>
/// <param name="Number">Its number in the index.</param>
/// <param name="Contents">What is in it, with prefixes for ids.</param>
internal sealed record HeldPack(int Number, PackContents Contents);
