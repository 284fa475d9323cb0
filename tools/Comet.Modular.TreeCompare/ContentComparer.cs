using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.TreeCompare;

/// <summary>Compares the bytes and the holes of file pairs. One instance belongs to one thread.</summary>
internal sealed class ContentComparer(CompareOptions options, DifferenceList differences)
{
    private const int SmallestHole = 64 * 1024;
    private readonly byte[] _left = new byte[256 * 1024];
    private readonly byte[] _right = new byte[256 * 1024];

    internal long BytesCompared { get; private set; }

    internal void Compare(ContentPair pair)
    {
        try
        {
            if (FirstDifference(pair) is { } offset)
            {
                differences.Add(pair.Path, $"content differs from byte {offset} (of {pair.Size})");
            }
            else if (!options.IgnoreHoles && pair.LeftMayHaveHoles && DenseBytesInHoles(pair) is >= SmallestHole and var dense)
            {
                differences.Add(pair.Path, $"holes filled ({dense} bytes that are holes in A are data in B)");
            }

            BytesCompared += pair.Size;
        }
        catch (UnreadableException failure)
        {
            differences.Add(pair.Path, failure.Message);
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = Native.Read(file, buffer[filled..], (nuint)(buffer.Length - filled), offset + filled);
            if (read < 0)
            {
                throw UnreadableException.FromLastError("cannot read");
            }

            if (read == 0)
            {
                break;
            }

            filled += (int)read;
        }

        return filled;
    }

    /// <summary>Where data begins at or after an offset; the size when only a hole is left.</summary>
    private static long NextData(SafeFileHandle file, long offset, long size)
    {
        var next = Native.Seek(file, offset, Native.SeekData);
        return next < 0 ? size : next;
    }

    private static long NextHole(SafeFileHandle file, long offset, long size)
    {
        var next = Native.Seek(file, offset, Native.SeekHole);
        return next < 0 ? size : Math.Min(next, size);
    }

    /// <summary>Filesystems round holes to their blocks, so only holes of 64 KiB and more are looked at.</summary>
    private static long DenseBytesInHoles(ContentPair pair)
    {
        var dense = 0L;
        for (var hole = NextHole(pair.Left, 0, pair.Size); hole < pair.Size;)
        {
            var end = NextData(pair.Left, hole, pair.Size);
            if (end - hole >= SmallestHole)
            {
                for (var data = NextData(pair.Right, hole, end); data < end;)
                {
                    var dataEnd = Math.Min(NextHole(pair.Right, data, pair.Size), end);
                    dense += dataEnd - data;
                    data = NextData(pair.Right, dataEnd, end);
                }
            }

            hole = NextHole(pair.Left, end, pair.Size);
        }

        return dense;
    }

    private long? FirstDifference(ContentPair pair)
    {
        for (var offset = 0L; offset < pair.Size;)
        {
            if (pair.LeftMayHaveHoles && pair.RightMayHaveHoles)
            {
                // Where both have a hole both are zero.
                offset = Math.Min(NextData(pair.Left, offset, pair.Size), NextData(pair.Right, offset, pair.Size));
            }

            var wanted = (int)Math.Min(_left.Length, pair.Size - offset);
            var left = _left.AsSpan(0, Fill(pair.Left, _left.AsSpan(0, wanted), offset));
            var right = _right.AsSpan(0, Fill(pair.Right, _right.AsSpan(0, wanted), offset));
            var same = left.CommonPrefixLength(right);
            if (same < wanted)
            {
                return offset + same;
            }

            offset += wanted;
        }

        return null;
    }
}
