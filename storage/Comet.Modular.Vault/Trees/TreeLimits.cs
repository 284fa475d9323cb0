namespace Comet.Modular.Vault.Trees;

/// <summary>The numbers of FORMAT.md sections 8 and 9, and what a reader is ready to take.</summary>
internal static class TreeLimits
{
    /// <summary>Segments that stand inline.</summary>
    public const int InlineSegments = 16;

    /// <summary>Segments from which on an id may end a page.</summary>
    public const int SegmentsBeforeCut = 64;

    /// <summary>Segments that end a page in any case.</summary>
    public const int SegmentsInPage = 1024;

    /// <summary>An id that begins with a byte below this ends a page of segments.</summary>
    public const byte SegmentCutBelow = 2;

    /// <summary>Bytes of nodes that stand inline in the body of their directory.</summary>
    public const int InlineNodeBytes = 2048;

    /// <summary>Bytes of nodes or refs from which on a name may end a page.</summary>
    public const int PageBytesBeforeCut = 16 * 1024;

    /// <summary>Bytes of nodes or refs that a page does not exceed, unless it has only one.</summary>
    public const int PageBytes = 256 * 1024;

    /// <summary>A cut hash below this ends a page: one name in 256.</summary>
    public const uint PageCutBelow = 1u << 24;

    /// <summary>A reader refuses pages beyond this, unless they have one member.</summary>
    public const int LoadedPageBytes = 1024 * 1024;

    /// <summary>No node takes more, and so no page.</summary>
    public const int NodeBytes = 64 * 1024 * 1024;

    /// <summary>Levels of pages; five hold more than any disk, so more is damage.</summary>
    public const int Levels = 32;

    /// <summary>
    /// Directories inline in one another: the smallest takes nine bytes of the 2,048 of the outermost. Bounds the
    /// recursion of the decoder.
    /// </summary>
    public const int InlineDepth = 256;

    /// <summary>The twelve permission bits.</summary>
    public const uint ModeBits = 0xFFF;

    /// <summary>Pieces of the vault's own blobs.</summary>
    public const int BlobPieceBytes = 64 * 1024;

    /// <summary>The longest blob that is put together in memory.</summary>
    public const int BlobBytes = 512 * 1024 * 1024;
}
