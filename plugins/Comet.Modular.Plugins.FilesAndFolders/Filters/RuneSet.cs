using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>A set of code points that prints itself as a .NET expression over UTF-16.</summary>
/// <remarks>
/// Written out as plain sets, classes mean the same with every option of the engine. Names that are no UTF-8 stand as
/// lone low surrogates (see <see cref="PathText"/>), which count as one character here, never as half of one.
/// </remarks>
internal sealed class RuneSet
{
    private const int Last = 0x10ffff;
    private const int FirstHigh = 0xd800;
    private const int FirstLow = 0xdc00;
    private const int FirstAstral = 0x10000;
    private const int LowPerHigh = 0x400;

    private List<(int From, int To)> _ranges = [];

    public static RuneSet All => new RuneSet().Add(0, Last);

    public RuneSet Add(int from, int to)
    {
        _ranges.Add((from, to));
        return this;
    }

    public RuneSet Add(RuneSet other)
    {
        _ranges.AddRange(other._ranges);
        return this;
    }

    /// <summary>Adds what differs from the members only in case.</summary>
    public RuneSet Fold()
    {
        foreach (var (from, to) in _ranges.ToArray())
        {
            // Above the Adlam script there is no letter with a case.
            for (var value = from; value <= Math.Min(to, 0x1e943); value++)
            {
                AddCases(value);
            }
        }

        return this;
    }

    public RuneSet Negate()
    {
        var negated = new List<(int From, int To)>();
        var next = 0;
        foreach (var (from, to) in Normalise())
        {
            if (from > next)
            {
                negated.Add((next, from - 1));
            }

            next = to + 1;
        }

        if (next <= Last)
        {
            negated.Add((next, Last));
        }

        _ranges = negated;
        return this;
    }

    public RuneSet Remove(char value)
    {
        _ = Negate().Add(value, value);
        return Negate();
    }

    /// <summary>An expression that takes exactly one member.</summary>
    public void AppendTo(StringBuilder pattern)
    {
        var plain = new StringBuilder();
        var pairs = new StringBuilder();
        foreach (var (from, to) in Normalise())
        {
            AppendPlain(plain, from, Math.Min(to, FirstHigh - 1));
            AppendPlain(plain, Math.Max(from, FirstLow), Math.Min(to, FirstAstral - 1));
            AppendPairs(pairs, Math.Max(from, FirstAstral), to);
        }

        _ = pattern.Append("(?:");
        // A set without members matches nothing, which an empty class says too.
        _ = plain.Length > 0 ? pattern.Append('[').Append(plain).Append(']') : pattern.Append(@"[^\u0000-\uffff]");
        _ = pattern.Append(pairs).Append(')');
    }

    private static void AppendPlain(StringBuilder pattern, int from, int to)
    {
        if (from <= to)
        {
            _ = pattern.Append(CultureInfo.InvariantCulture, $"\\u{from:x4}-\\u{to:x4}");
        }
    }

    private static void AppendPairs(StringBuilder pattern, int from, int to)
    {
        while (from <= to)
        {
            var (high, low) = Math.DivRem(from - FirstAstral, LowPerHigh);
            var (lastHigh, lastLow) = Math.DivRem(to - FirstAstral, LowPerHigh);
            // Whole rows of low surrogates go in one piece, a torn row by itself.
            var endHigh = low > 0 || high == lastHigh ? high
                : lastLow == LowPerHigh - 1 ? lastHigh
                : lastHigh - 1;
            var endLow = endHigh == lastHigh ? lastLow : LowPerHigh - 1;
            _ = pattern.Append(
                CultureInfo.InvariantCulture,
                $"|[\\u{FirstHigh + high:x4}-\\u{FirstHigh + endHigh:x4}][\\u{FirstLow + low:x4}-\\u{FirstLow + endLow:x4}]"
            );
            from = FirstAstral + (endHigh * LowPerHigh) + endLow + 1;
        }
    }

    private void AddCases(int value)
    {
        if (!Rune.TryCreate(value, out var rune))
        {
            return;
        }

        var upper = Rune.ToUpperInvariant(rune);
        var lower = Rune.ToLowerInvariant(rune);
        AddOne(upper, value);
        AddOne(lower, value);
        AddOne(Rune.ToLowerInvariant(upper), value);
        AddOne(Rune.ToUpperInvariant(lower), value);
        // Letters whose third form no mapping leads to: the long s and the Kelvin sign.
        if (lower.Value is 's' or 'k')
        {
            var third = lower.Value == 's' ? 0x17f : 0x212a;
            _ = Add(third, third);
        }
    }

    private void AddOne(Rune rune, int known)
    {
        if (rune.Value != known)
        {
            _ = Add(rune.Value, rune.Value);
        }
    }

    private List<(int From, int To)> Normalise()
    {
        _ranges.Sort();
        var merged = new List<(int From, int To)>(_ranges.Count);
        foreach (var (from, to) in _ranges)
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        _ranges = merged;
        return merged;
    }
}
