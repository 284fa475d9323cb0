using ZstdSharp.Unsafe;

namespace Comet.Modular.Sealing;

/// <summary>How hard Zstandard tries: its level 3, with tables by how well the block before shrank.</summary>
/// <remarks>Measured in decision 0002. The numbers of the parameters are those of zstd.h, stable since 1.4.0 but for the last.</remarks>
internal static class ZstdTuning
{
    /// <summary>ZSTD_c_blockSplitterLevel of zstd.h 1.5.7, where 1 is never; an older library refuses it, and never splits.</summary>
    private const ZSTD_cParameter BlockSplitterLevel = ZSTD_cParameter.ZSTD_c_experimentalParam20;

    /// <summary>Tables that fit into a core's cache beside the block. Long matches give most of what shrinks well.</summary>
    private static readonly (ZSTD_cParameter Parameter, int Value)[] Light =
    [
        (ZSTD_cParameter.ZSTD_c_hashLog, 15),
        (ZSTD_cParameter.ZSTD_c_chainLog, 10),
        (ZSTD_cParameter.ZSTD_c_minMatch, 6),
    ];

    private static readonly (ZSTD_cParameter Parameter, int Value)[] Full =
    [
        (ZSTD_cParameter.ZSTD_c_hashLog, 17),
        (ZSTD_cParameter.ZSTD_c_chainLog, 15),
        (ZSTD_cParameter.ZSTD_c_minMatch, 5),
    ];

    /// <summary>What is set once.</summary>
    public static readonly (ZSTD_cParameter Parameter, int Value)[] Parameters =
    [
        (ZSTD_cParameter.ZSTD_c_compressionLevel, 3),
        (BlockSplitterLevel, 1),
    ];

    /// <summary>What is set when another kind of block is expected. Any tables write frames that any decoder reads.</summary>
    /// <param name="shrinksWell">To three tenths or less.</param>
    public static (ZSTD_cParameter Parameter, int Value)[] Tables(bool shrinksWell) => shrinksWell ? Light : Full;
}
