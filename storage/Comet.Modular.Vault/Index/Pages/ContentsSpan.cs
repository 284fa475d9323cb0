namespace Comet.Modular.Vault.Index.Pages;

/// <summary>Where a page of contents is, and the block with which it begins.</summary>
/// <param name="Page">Its bytes.</param>
/// <param name="Pack">The pack, by its place in the directory.</param>
/// <param name="Slot">The block's slot in the pack.</param>
internal readonly record struct ContentsSpan(PageSpan Page, int Pack, int Slot);
