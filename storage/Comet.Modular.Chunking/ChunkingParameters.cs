namespace Comet.Modular.Chunking;

/// <summary>
/// The sizes of chunks in bytes. They belong to the vault: other sizes cut elsewhere, and nothing that was stored
/// before would be found again.
/// </summary>
public sealed record ChunkingParameters
{
    /// <summary>
    /// The least that <see cref="MinimumSize"/> may be, in bytes: the cut decision looks at 32 bytes.
    /// </summary>
    public const int LeastMinimumSize = 64;

    /// <summary>
    /// The least distance from minimum to average, in bytes: below it candidates are too rare to steer the mean.
    /// </summary>
    public const int LeastSpread = 2048;

    /// <summary>
    /// The most that <see cref="MaximumSize"/> may be, in bytes: a chunk must fit into the smallest pack.
    /// </summary>
    public const int GreatestMaximumSize = 16 * 1024 * 1024;

    /// <summary>Checks and keeps the sizes.</summary>
    /// <param name="MinimumSize">Bytes before the first possible cut.</param>
    /// <param name="AverageSize">
    /// The mean size on random data, in bytes; from here on cuts are taken more readily.
    /// </param>
    /// <param name="MaximumSize">Bytes after which a cut is forced.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is out of its bounds, or the maximum is not at least as far above the average as the minimum is below it
    /// (forced cuts would become frequent).
    /// </exception>
    public ChunkingParameters(int MinimumSize, int AverageSize, int MaximumSize)
    {
        // In this order no sum below can overflow.
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSize, LeastMinimumSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumSize, GreatestMaximumSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinimumSize, MaximumSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AverageSize, MaximumSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(AverageSize, MinimumSize + LeastSpread);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumSize, AverageSize + (AverageSize - MinimumSize));
        this.MinimumSize = MinimumSize;
        this.AverageSize = AverageSize;
        this.MaximumSize = MaximumSize;
    }

    /// <summary>32, 64 and 256 KiB.</summary>
    public static ChunkingParameters Default { get; } = new(32 * 1024, 64 * 1024, 256 * 1024);

    /// <summary>
    /// Bytes before the first possible cut; an input of this size or less is one chunk and is never scanned.
    /// </summary>
    public int MinimumSize { get; }

    /// <summary>The mean size on random data, in bytes.</summary>
    public int AverageSize { get; }

    /// <summary>Bytes after which a cut is forced.</summary>
    public int MaximumSize { get; }
}
