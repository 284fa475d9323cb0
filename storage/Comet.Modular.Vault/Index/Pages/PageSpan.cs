namespace Comet.Modular.Vault.Index.Pages;

/// <summary>Where a sealed part is in its segment.</summary>
internal readonly record struct PageSpan(long Offset, int Length);
