using System.Buffers;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>A part of a content that waits for its consumer: bytes in a rented buffer, or a hole when there are none.</summary>
internal sealed class Segment
{
    public byte[]? Bytes { get; init; }

    /// <summary>Bytes of content in the buffer.</summary>
    public int Length { get; set; }

    /// <summary>Length of the hole.</summary>
    public long Hole { get; set; }

    /// <summary>Takes the part that comes next into this one, if it fits.</summary>
    public bool TryJoin(Segment next)
    {
        if (Bytes is null && next.Bytes is null)
        {
            Hole += next.Hole;
            return true;
        }

        if (Bytes is null || next.Bytes is null || Length + next.Length > Bytes.Length)
        {
            return false;
        }

        next.Bytes.AsSpan(0, next.Length).CopyTo(Bytes.AsSpan(Length));
        Length += next.Length;
        return true;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Return(ArrayPool<byte> pool)
    {
        if (Bytes is not null)
        {
            pool.Return(Bytes);
        }
    }
}
