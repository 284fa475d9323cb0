using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Comet.Modular.Chunking;

/// <summary>
/// Looks for the first cut in a range of positions. A position is a candidate if the keyed multilinear hash of the
/// eight bytes before it, low word x first key + high word x second key modulo 2^32, has the top bits 0 1111 1111;
/// that is one position in 512. It is a cut if the <see cref="CutFunction"/> of the 32 bytes before it is below the
/// threshold. The hash only saves work: what becomes visible outside is chosen by the cut function alone.
/// </summary>
/// <remarks>
/// The hash has no rolling state, so a vector takes adjacent positions: lane j of load k holds the word that begins
/// k + 4j bytes further. All zeros hash to zero and are never candidates. Another repeated pattern may be a candidate
/// for some keys in each period; then the memory of the last rejected window answers without the cut function.
/// Every position is looked at once, whatever the data.
/// </remarks>
internal sealed class BoundaryScan(uint lowMultiplier, uint highMultiplier, CutFunction cut, ScanKernel kernel)
{
    /// <summary>One position in this many is a candidate.</summary>
    public const int CandidateDistance = 512;

    private const int HashedBytes = sizeof(ulong);

    // Signed comparison with this constant selects the hashes 0x7F80_0000 to 0x7FFF_FFFF: 2^23 of 2^32.
    private const int LargestUnselected = 0x7F7F_FFFF;

    private const int None = 0;

    /// <summary>Returns the first cut in [from, to), or 0. Needs 32 bytes before <paramref name="from"/>.</summary>
    public int Find(ReadOnlySpan<byte> window, int from, int to, ulong threshold)
    {
        var search = new Search(window[..to], threshold);
        var found = kernel switch
        {
            ScanKernel.Vector256 => FindByVector256(ref search, ref from),
            ScanKernel.Vector128 => FindByVector128(ref search, ref from),
            _ => None,
        };
        return found != None ? found : FindByScalar(ref search, from);
    }

    private int FindByScalar(ref Search search, int from)
    {
        for (var at = from; at < search.Window.Length; at++)
        {
            var hashed = search.Window.Slice(at - HashedBytes, HashedBytes);
            var hash = (BinaryPrimitives.ReadUInt32LittleEndian(hashed) * lowMultiplier)
                + (BinaryPrimitives.ReadUInt32LittleEndian(hashed[sizeof(uint)..]) * highMultiplier);
            if ((int)hash > LargestUnselected && IsCut(ref search, at))
            {
                return at;
            }
        }

        return None;
    }

    private int FindByVector256(ref Search search, ref int from)
    {
        ref var start = ref MemoryMarshal.GetReference(search.Window);
        var last = search.Window.Length - Vector256<byte>.Count;
        var low = Vector256.Create(lowMultiplier);
        var high = Vector256.Create(highMultiplier);
        var bound = Vector256.Create(LargestUnselected);
        for (; from <= last; from += Vector256<byte>.Count)
        {
            ref var at = ref Unsafe.Add(ref start, from - HashedBytes);
            var h0 = Hash256(ref at, low, high);
            var h1 = Hash256(ref Unsafe.Add(ref at, 1), low, high);
            var h2 = Hash256(ref Unsafe.Add(ref at, 2), low, high);
            var h3 = Hash256(ref Unsafe.Add(ref at, 3), low, high);
            if (!Vector256.GreaterThanAny(Vector256.Max(Vector256.Max(h0, h1), Vector256.Max(h2, h3)), bound))
            {
                continue;
            }

            // One byte for each position, in their order: byte k of lane j is position k + 4j.
            var selected =
                (Vector256.GreaterThan(h0, bound) & Vector256.Create(0x0000_00FF))
                | (Vector256.GreaterThan(h1, bound) & Vector256.Create(0x0000_FF00))
                | (Vector256.GreaterThan(h2, bound) & Vector256.Create(0x00FF_0000))
                | (Vector256.GreaterThan(h3, bound) & Vector256.Create(unchecked((int)0xFF00_0000)));
            var found = FirstCut(ref search, from, selected.AsByte().ExtractMostSignificantBits());
            if (found != None)
            {
                return found;
            }
        }

        return None;
    }

    private int FindByVector128(ref Search search, ref int from)
    {
        ref var start = ref MemoryMarshal.GetReference(search.Window);
        var last = search.Window.Length - Vector128<byte>.Count;
        var low = Vector128.Create(lowMultiplier);
        var high = Vector128.Create(highMultiplier);
        var bound = Vector128.Create(LargestUnselected);
        for (; from <= last; from += Vector128<byte>.Count)
        {
            ref var at = ref Unsafe.Add(ref start, from - HashedBytes);
            var h0 = Hash128(ref at, low, high);
            var h1 = Hash128(ref Unsafe.Add(ref at, 1), low, high);
            var h2 = Hash128(ref Unsafe.Add(ref at, 2), low, high);
            var h3 = Hash128(ref Unsafe.Add(ref at, 3), low, high);
            if (!Vector128.GreaterThanAny(Vector128.Max(Vector128.Max(h0, h1), Vector128.Max(h2, h3)), bound))
            {
                continue;
            }

            var selected =
                (Vector128.GreaterThan(h0, bound) & Vector128.Create(0x0000_00FF))
                | (Vector128.GreaterThan(h1, bound) & Vector128.Create(0x0000_FF00))
                | (Vector128.GreaterThan(h2, bound) & Vector128.Create(0x00FF_0000))
                | (Vector128.GreaterThan(h3, bound) & Vector128.Create(unchecked((int)0xFF00_0000)));
            var found = FirstCut(ref search, from, selected.AsByte().ExtractMostSignificantBits());
            if (found != None)
            {
                return found;
            }
        }

        return None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Hash256(ref byte at, Vector256<uint> low, Vector256<uint> high) =>
        ((Vector256.LoadUnsafe(ref at).AsUInt32() * low)
        + (Vector256.LoadUnsafe(ref at, sizeof(uint)).AsUInt32() * high)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Hash128(ref byte at, Vector128<uint> low, Vector128<uint> high) =>
        ((Vector128.LoadUnsafe(ref at).AsUInt32() * low)
        + (Vector128.LoadUnsafe(ref at, sizeof(uint)).AsUInt32() * high)).AsInt32();

    /// <summary>Decides about the candidates of one step, from the lowest position up.</summary>
    private int FirstCut(ref Search search, int from, uint candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var at = from + BitOperations.TrailingZeroCount(candidates);
            if (IsCut(ref search, at))
            {
                return at;
            }
        }

        return None;
    }

    private bool IsCut(ref Search search, int at)
    {
        var decided = search.Window.Slice(at - CutFunction.WindowLength, CutFunction.WindowLength);
        if (decided.SequenceEqual(search.Rejected))
        {
            return false;
        }

        if (cut.Evaluate(in MemoryMarshal.GetReference(decided)) < search.Threshold)
        {
            return true;
        }

        search.Rejected = decided;
        return false;
    }

    private ref struct Search(ReadOnlySpan<byte> window, ulong threshold)
    {
        public readonly ReadOnlySpan<byte> Window = window;
        public readonly ulong Threshold = threshold;

        /// <summary>The last window that was decided upon, under the same threshold; empty before the first.</summary>
        public ReadOnlySpan<byte> Rejected;
    }
}
