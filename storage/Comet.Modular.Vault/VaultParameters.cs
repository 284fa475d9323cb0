namespace Comet.Modular.Vault;

/// <summary>What a vault is made with and keeps for ever. All sizes are in bytes.</summary>
/// <param name="MinimumChunk">The shortest chunk that the cut decision may make, other than a content's last.</param>
/// <param name="AverageChunk">What chunks measure on average.</param>
/// <param name="MaximumChunk">The longest chunk.</param>
/// <param name="BlockTarget">
/// Chunks are gathered to blocks of about so many bytes before they are compressed and sealed.
/// </param>
/// <param name="PackTarget">Blocks are gathered to packs of about so many bytes.</param>
public sealed record VaultParameters(
    int MinimumChunk,
    int AverageChunk,
    int MaximumChunk,
    int BlockTarget,
    int PackTarget
)
{
    /// <summary>
    /// The longest chunk that a vault can hold: a reader never decodes more than that at once by more than a block.
    /// </summary>
    public const int LargestChunk = 16 << 20;

    /// <summary>The largest pack: a reader never asks a store for more.</summary>
    public const int LargestPackTarget = 256 << 20;

    /// <summary>Chunks of 16, 64 and 256 KiB, blocks of 1 MiB, packs of 16 MiB.</summary>
    public static VaultParameters Default { get; } =
        new(
            MinimumChunk: 16 << 10,
            AverageChunk: 64 << 10,
            MaximumChunk: 256 << 10,
            BlockTarget: 1 << 20,
            PackTarget: 16 << 20
        );

    /// <summary>Whether the sizes can be used: ascending, and none beyond the bounds that readers keep.</summary>
    internal bool IsValid =>
        MinimumChunk > 0
        && MinimumChunk <= AverageChunk
        && AverageChunk <= MaximumChunk
        && MaximumChunk <= LargestChunk
        && BlockTarget is >= 4096 and <= LargestChunk
        && PackTarget >= BlockTarget
        && PackTarget <= LargestPackTarget;
}
