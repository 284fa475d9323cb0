using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>Reads the syntax of RE2 as Go has it and writes an expression that means the same to .NET.</summary>
/// <remarks>
/// Groups capture nothing and greed is dropped: only whether there is a match is asked. <c>\b</c> alone differs: .NET
/// counts the letters of all scripts as letters of a word. Classes of scripts (<c>\p{Greek}</c>) are refused.
/// </remarks>
internal sealed class Re2Pattern
{
    private const int MostRepeats = 1000;

    private readonly Re2Reader _reader;
    private readonly StringBuilder _pattern = new();
    private readonly Stack<(int Open, Re2Flags Flags, int Repeats)> _groups = new();
    private Re2Flags _flags;

    /// <summary>How often the last piece is repeated inside itself; zero when nothing stands there to repeat.</summary>
    private int _piece;
    private int _repeats = 1;

    private Re2Pattern(string expression) => _reader = new Re2Reader(expression);

    /// <exception cref="PatternException">The expression is not one of RE2.</exception>
    public static string ToDotNet(string expression) => new Re2Pattern(expression).Translate();

    private string Translate()
    {
        while (!_reader.AtEnd)
        {
            AppendNext();
        }

        return _groups.TryPeek(out var group)
            ? throw new PatternException("missing closing ) of the group", group.Open)
            : _pattern.ToString();
    }

    private void AppendNext()
    {
        var start = _reader.Position;
        switch (_reader.Peek())
        {
            case '(':
                OpenGroup(start);
                break;
            case ')':
                CloseGroup(start);
                break;
            case '|':
                _reader.Skip(1);
                _ = _pattern.Append('|');
                _piece = 0;
                break;
            case '*' or '+' or '?':
                AppendRepeat(start, _reader.Peek().ToString(), 1);
                break;
            case '{' when _reader.TryReadRepeat(out var least, out var most):
                AppendCountedRepeat(start, least, most);
                break;
            case '.':
                _reader.Skip(1);
                Append(_flags.HasFlag(Re2Flags.DotTakesNewLine) ? RuneSet.All : RuneSet.All.Remove('\n'));
                break;
            case '^':
                _reader.Skip(1);
                AppendAnchor(_flags.HasFlag(Re2Flags.ManyLines) ? "(?m:^)" : @"(?:\A)");
                break;
            case '$':
                _reader.Skip(1);
                AppendAnchor(_flags.HasFlag(Re2Flags.ManyLines) ? "(?m:$)" : @"(?:\z)");
                break;
            case '[':
                Append(Re2Class.Read(_reader, _flags));
                break;
            case '\\':
                AppendEscape(start);
                break;
            default:
                AppendLiteral(_reader.NextRune());
                break;
        }
    }

    private void OpenGroup(int start)
    {
        _groups.Push((start, _flags, _repeats));
        _reader.Skip(1);
        if (_reader.TryTake("?"))
        {
            if (!_reader.TryReadName(start) && !ReadFlags(start))
            {
                // Flags without a group hold until the surrounding group ends.
                _ = _groups.Pop();
                _piece = 0;
                return;
            }
        }

        _ = _pattern.Append("(?:");
        (_piece, _repeats) = (0, 1);
    }

    /// <returns>Whether a group follows the flags.</returns>
    private bool ReadFlags(int start)
    {
        var (set, any) = (true, false);
        while (true)
        {
            var at = _reader.Position;
            var flag = _reader.AtEnd ? '\0' : _reader.Take();
            switch (flag)
            {
                case 'i' or 'm' or 's' or 'U':
                    var bit = flag switch
                    {
                        'i' => Re2Flags.IgnoreCase,
                        'm' => Re2Flags.ManyLines,
                        's' => Re2Flags.DotTakesNewLine,
                        _ => Re2Flags.None,
                    };
                    _flags = set ? _flags | bit : _flags & ~bit;
                    any = true;
                    break;
                case '-' when set:
                    (set, any) = (false, false);
                    break;
                case ':' or ')' when set || any:
                    return flag == ':';
                case '=' or '!' when at == start + 2:
                    throw new PatternException("look-around (?= (?! is not part of RE2", start);
                default:
                    throw new PatternException("invalid or unsupported group syntax (?", start);
            }
        }
    }

    private void CloseGroup(int start)
    {
        if (!_groups.TryPop(out var group))
        {
            throw new PatternException("unexpected )", start);
        }

        _reader.Skip(1);
        _ = _pattern.Append(')');
        _piece = _repeats;
        _repeats = Math.Max(_repeats, group.Repeats);
        _flags = group.Flags;
    }

    private void AppendCountedRepeat(int start, int least, int most)
    {
        if (least > MostRepeats || most > MostRepeats || (most >= 0 && most < least))
        {
            throw new PatternException("invalid repeat count", start);
        }

        var text = most switch
        {
            _ when most == least => $"{{{least}}}",
            < 0 => string.Create(CultureInfo.InvariantCulture, $"{{{least},}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}"),
        };
        AppendRepeat(start, text, Math.Max(1, Math.Max(least, most)));
    }

    private void AppendRepeat(int start, string operation, int times)
    {
        if (_piece == 0)
        {
            throw new PatternException("nothing to repeat before the operator", start);
        }

        if (_piece * times > MostRepeats)
        {
            throw new PatternException("invalid repeat count: repeats within repeats exceed 1000", start);
        }

        if (_reader.Position == start)
        {
            _reader.Skip(1);
        }

        _ = _reader.TryTake("?");
        _ = _pattern.Append(operation);
        _repeats = Math.Max(_repeats, _piece * times);
        if (_reader.AtRepeat())
        {
            throw new PatternException("invalid nested repetition operator", start);
        }
    }

    private void AppendEscape(int start)
    {
        if (_reader.TryTake(@"\Q"))
        {
            while (!_reader.AtEnd && !_reader.TryTake(@"\E"))
            {
                AppendLiteral(_reader.NextRune());
            }
        }
        else if (_reader.TryTake(@"\A"))
        {
            AppendAnchor(@"(?:\A)");
        }
        else if (_reader.TryTake(@"\z"))
        {
            AppendAnchor(@"(?:\z)");
        }
        else if (_reader.TryTake(@"\b"))
        {
            AppendAnchor(@"(?:\b)");
        }
        else if (_reader.TryTake(@"\B"))
        {
            AppendAnchor(@"(?:\B)");
        }
        else if (_reader.TryReadNamedSet(_flags) is { } set)
        {
            Append(set);
        }
        else
        {
            AppendLiteral(_reader.ReadEscape(start));
        }
    }

    private void AppendAnchor(string anchor)
    {
        _ = _pattern.Append(anchor);
        _piece = 1;
    }

    private void AppendLiteral(int value)
    {
        var set = new RuneSet().Add(value, value);
        Append(_flags.HasFlag(Re2Flags.IgnoreCase) ? set.Fold() : set);
    }

    private void Append(RuneSet set)
    {
        set.AppendTo(_pattern);
        _piece = 1;
    }
}
