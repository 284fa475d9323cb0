using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Sealing;

/// <summary>How a block's plain bytes are packed before they are encrypted. The numbers are part of the format.</summary>
[SuppressMessage("Design", "CA1028", Justification = "One byte on disk.")]
public enum BlockCodec : byte
{
    /// <summary>As they are.</summary>
    Stored = 0,

    /// <summary>One Zstandard frame (RFC 8878).</summary>
    Zstd = 1,
}
