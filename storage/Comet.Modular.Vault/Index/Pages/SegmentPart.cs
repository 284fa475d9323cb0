namespace Comet.Modular.Vault.Index.Pages;

/// <summary>What a sealed part of an index segment is (FORMAT.md section 7).</summary>
internal enum SegmentPart : byte
{
    None = 0,

    /// <summary>Blocks and chunks of packs.</summary>
    Contents = 1,

    /// <summary>For each key, in order, the page of contents that has its chunk.</summary>
    Places = 2,

    /// <summary>The packs, where the pages are, and all keys.</summary>
    Directory = 3,
}
