namespace Comet.Modular.Plugins.Reference;

/// <summary>Where a content has bytes and where holes.</summary>
/// <param name="Key">What the bytes are made from.</param>
/// <param name="Length">In bytes.</param>
/// <param name="HoleEvery">Every so many blocks are a hole; 0 for none.</param>
/// <param name="IsSparse">Data stands only at the start, in the middle and at the end.</param>
internal sealed record ContentShape(ulong Key, long Length, int HoleEvery = 0, bool IsSparse = false)
{
    /// <summary>Bytes of a block that is a hole as a whole.</summary>
    public const long BlockSize = 64 * 1024;

    /// <summary>Bytes of each of the three islands of data in a sparse content.</summary>
    public const long IslandSize = 16;

    /// <summary>Tells whether a hole stands at a position, and where it or the data ends.</summary>
    public (bool IsHole, long End) RunAt(long position)
    {
        if (IsSparse)
        {
            return SparseRunAt(position);
        }

        if (HoleEvery == 0)
        {
            return (false, Length);
        }

        var block = position / BlockSize;
        var end = Math.Min((block + 1) * BlockSize, Length);
        return ((block + 1) % HoleEvery == 0, end);
    }

    private (bool IsHole, long End) SparseRunAt(long position)
    {
        var (middle, last) = (Length / 2, Length - IslandSize);
        return position < IslandSize ? (false, IslandSize)
            : position < middle ? (true, middle)
            : position < middle + IslandSize ? (false, middle + IslandSize)
            : position < last ? (true, last)
            : (false, Length);
    }
}
