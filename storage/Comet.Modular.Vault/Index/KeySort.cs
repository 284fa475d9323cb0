namespace Comet.Modular.Vault.Index;

/// <summary>Sorts parts of ids, which are random, each with its value: a key's first bits tell nearly where it belongs.</summary>
/// <remarks>The framework's sort of pairs is compiled in each run: some ten methods for each kind of value.</remarks>
internal static class KeySort
{
    private const int KeysOfShare = 8;

    /// <summary>Random keys never fill a share so far, unless they are a million and more; then it is the framework's.</summary>
    private const int LargestShare = 64;

    /// <summary>The bounds of as many shares take 2 × 64 KiB.</summary>
    private const int MostBits = 14;

    /// <summary>Sorts in place. The order of equal keys is not said.</summary>
    public static void Sort<TValue>(Span<ulong> keys, Span<TValue> values)
        where TValue : unmanaged
    {
        // Counted and not computed: what asks for the processor's instructions is not compiled ahead of time.
        var bits = 1;
        while (bits < MostBits && keys.Length >> bits > KeysOfShare)
        {
            bits++;
        }

        var ends = new int[1 << bits];
        foreach (var key in keys)
        {
            ends[ShareOf(key, bits)]++;
        }

        var next = new int[ends.Length];
        for (var share = 1; share < ends.Length; share++)
        {
            next[share] = ends[share - 1];
            ends[share] += ends[share - 1];
        }

        for (var share = 0; share < ends.Length; share++)
        {
            var start = share == 0 ? 0 : ends[share - 1];
            Gather(share, keys, values, next, ends, bits);
            Finish(keys[start..ends[share]], values[start..ends[share]]);
        }
    }

    /// <summary>Exchanges keys until all of a share are in it; those that leave it go where they belong.</summary>
    private static void Gather<TValue>(
        int share,
        Span<ulong> keys,
        Span<TValue> values,
        int[] next,
        int[] ends,
        int bits
    )
    {
        while (next[share] < ends[share])
        {
            var at = next[share];
            var to = next[ShareOf(keys[at], bits)]++;
            if (to != at)
            {
                (keys[at], keys[to]) = (keys[to], keys[at]);
                (values[at], values[to]) = (values[to], values[at]);
            }
        }
    }

    private static void Finish<TValue>(Span<ulong> keys, Span<TValue> values)
    {
        if (keys.Length > LargestShare)
        {
            keys.Sort(values);
            return;
        }

        for (var from = 1; from < keys.Length; from++)
        {
            var (key, value) = (keys[from], values[from]);
            var at = from;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                keys[at] = keys[at - 1];
                values[at] = values[at - 1];
            }

            (keys[at], values[at]) = (key, value);
        }
    }

    private static int ShareOf(ulong key, int bits) => (int)(key >> (64 - bits));
}
