using System.Buffers;
using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>The words of an RE2 expression, one after another.</summary>
internal sealed class Re2Reader(string expression)
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(
        "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    public int Position { get; private set; }

    public bool AtEnd => Position >= expression.Length;

    private ReadOnlySpan<char> Rest => expression.AsSpan(Position);

    public char Peek() => expression[Position];

    public char Take() => expression[Position++];

    public void Skip(int count) => Position += count;

    public bool TryTake(string word)
    {
        var found = Rest.StartsWith(word, StringComparison.Ordinal);
        Position += found ? word.Length : 0;
        return found;
    }

    public int NextRune()
    {
        if (!Rune.TryGetRuneAt(expression, Position, out var rune))
        {
            throw new PatternException("half of a character", Position);
        }

        Position += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>Whether another repetition follows, which RE2 does not allow.</summary>
    public bool AtRepeat()
    {
        var here = Position;
        var found = !AtEnd && (Peek() is '*' or '+' or '?' || TryReadRepeat(out _, out _));
        Position = here;
        return found;
    }

    /// <summary>Whether a dash stands here that joins two ends of a range.</summary>
    public bool IsRangeDash() => Rest is ['-', not ']', ..];

    /// <summary>Reads <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; anything else is a literal brace.</summary>
    /// <param name="least">The first number.</param>
    /// <param name="most">The second number; -1 when there is no upper limit.</param>
    public bool TryReadRepeat(out int least, out int most)
    {
        (least, most) = (0, 0);
        var end = Rest.IndexOf('}');
        if (end < 2 || Rest[0] != '{')
        {
            return false;
        }

        var inner = Rest[1..end];
        var comma = inner.IndexOf(',');
        var first = comma < 0 ? inner : inner[..comma];
        if (!TryReadCount(first, out least))
        {
            return false;
        }

        most = least;
        if (comma >= 0)
        {
            most = -1;
            if (comma + 1 < inner.Length && !TryReadCount(inner[(comma + 1)..], out most))
            {
                return false;
            }
        }

        Position += end + 1;
        return true;
    }

    /// <summary>Reads the name of a group, which names nothing here.</summary>
    /// <param name="open">Where the group starts.</param>
    public bool TryReadName(int open)
    {
        if (Rest.StartsWith("<=", StringComparison.Ordinal) || Rest.StartsWith("<!", StringComparison.Ordinal))
        {
            throw new PatternException("look-around (?<= (?<! is not part of RE2", open);
        }

        if (!TryTake("P<") && !TryTake("<"))
        {
            return false;
        }

        var length = Rest.IndexOf('>');
        if (length < 1 || Rest[..length].ContainsAnyExcept(WordCharacters))
        {
            throw new PatternException("invalid name of the group", open);
        }

        Position += length + 1;
        return true;
    }

    /// <summary>Reads <c>[:name:]</c> inside a class.</summary>
    public RuneSet? TryReadPosixSet()
    {
        var end = Rest.StartsWith("[:", StringComparison.Ordinal) ? Rest.IndexOf(":]", StringComparison.Ordinal) : -1;
        if (end < 2)
        {
            return null;
        }

        var name = Rest[2..end].ToString();
        var negated = name.StartsWith('^');
        var set = NamedSets.Posix(negated ? name[1..] : name);
        if (set is null)
        {
            throw new PatternException($"invalid class [:{name}:]", Position);
        }

        Position += end + 2;
        return negated ? set.Negate() : set;
    }

    /// <summary>Reads <c>\d</c>, <c>\pL</c>, <c>\p{Lu}</c> and the like.</summary>
    public RuneSet? TryReadNamedSet(Re2Flags flags)
    {
        if (Rest.Length < 2 || Rest[0] != '\\')
        {
            return null;
        }

        if (NamedSets.Perl(Rest[1]) is { } perl)
        {
            Position += 2;
            return perl;
        }

        return Rest[1] is 'p' or 'P' ? ReadUnicodeSet(flags) : null;
    }

    /// <summary>Reads an escaped character.</summary>
    /// <param name="start">Where its backslash stands.</param>
    public int ReadEscape(int start)
    {
        Position = start + 1;
        if (AtEnd)
        {
            throw new PatternException(@"trailing backslash \", start);
        }

        var value = Take();
        return value switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'x' => ReadHexadecimal(start),
            '0' => ReadOctal(start),
            >= '1' and <= '7' when !AtEnd && Peek() is >= '0' and <= '7' => ReadOctal(start),
            >= '1' and <= '9' => throw new PatternException($@"the back-reference \{value} is not part of RE2", start),
            < (char)128 when !char.IsAsciiLetterOrDigit(value) => value,
            _ => throw new PatternException($@"invalid escape sequence \{value}", start),
        };
    }

    private static bool TryReadCount(ReadOnlySpan<char> text, out int count)
    {
        count = 0;
        var digits = !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');
        // A number too long to hold is too large in any case.
        return digits && (int.TryParse(text, CultureInfo.InvariantCulture, out count) || (count = int.MaxValue) > 0);
    }

    private RuneSet ReadUnicodeSet(Re2Flags flags)
    {
        var start = Position;
        var negated = Rest[1] == 'P';
        var braced = Rest is [_, _, '{', ..];
        var length = braced ? Rest.IndexOf('}') - 3 : 1;
        if (length < 1 || Rest.Length < 3)
        {
            throw new PatternException(@"invalid class \p", start);
        }

        var name = Rest.Slice(braced ? 3 : 2, length).ToString();
        Position += braced ? length + 4 : 3;
        if (name.StartsWith('^'))
        {
            (negated, name) = (!negated, name[1..]);
        }

        var set = NamedSets.Unicode(name);
        if (set is null)
        {
            throw new PatternException($@"unknown class \p{{{name}}}, only general categories are known,", start);
        }

        if (flags.HasFlag(Re2Flags.IgnoreCase))
        {
            _ = set.Fold();
        }

        return negated ? set.Negate() : set;
    }

    private int ReadOctal(int start)
    {
        var value = 0;
        Position = start + 1;
        for (var digits = 0; digits < 3 && !AtEnd && Peek() is >= '0' and <= '7'; digits++)
        {
            value = (value * 8) + (Take() - '0');
        }

        return value;
    }

    private int ReadHexadecimal(int start)
    {
        var length = 2;
        var braced = TryTake("{");
        if (braced)
        {
            length = Rest.IndexOf('}');
        }

        if (
            length < 1
            || Rest.Length < length
            || !int.TryParse(Rest[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10ffff
        )
        {
            throw new PatternException(@"invalid escape sequence \x", start);
        }

        Position += braced ? length + 1 : length;
        return value;
    }
}
