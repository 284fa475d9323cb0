using System.Buffers;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>
/// A part of a content that waits for its consumer: bytes in a rented buffer or in shared memory, or a hole when there are
/// none, or what fills it is lent.
/// </summary>
internal sealed class Segment
{
    public byte[]? Bytes { get; init; }

    /// <summary>The shared memory of a piece that was placed there.</summary>
    public SharedPlaces? Places { get; init; }

    /// <summary>Where the piece stands in it.</summary>
    public uint Place { get; init; }

    /// <summary>Bytes of content.</summary>
    public int Length { get; set; }

    /// <summary>Length of the hole.</summary>
    public long Hole { get; set; }

    /// <summary>What stands in the place of the hole, in a file of the sender.</summary>
    public FileRange? Lent { get; init; }

    /// <summary>Whether there are no bytes to take.</summary>
    public bool IsHole => Bytes is null && Places is null;

    /// <summary>Takes the part that comes next into this one, if it fits.</summary>
    public bool TryJoin(Segment next)
    {
        if (Lent is not null || next.Lent is not null)
        {
            return false;
        }

        if (IsHole && next.IsHole)
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

    /// <summary>Copies bytes out.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="target">Filled completely.</param>
    public void CopyTo(int start, Span<byte> target)
    {
        if (Places is not null)
        {
            Places.CopyTo(Place + (uint)start, target);
        }
        else
        {
            Bytes.AsSpan(start, target.Length).CopyTo(target);
        }
    }

    /// <summary>Gives the buffer, or the place, back.</summary>
    public void Return(ArrayPool<byte> pool)
    {
        Places?.Release(Place, Length);
        if (Bytes is not null)
        {
            pool.Return(Bytes);
        }
    }
}
