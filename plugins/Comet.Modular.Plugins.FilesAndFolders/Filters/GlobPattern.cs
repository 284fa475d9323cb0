using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>Turns a glob into an expression over a whole path.</summary>
/// <remarks>
/// A star and a question mark stay within a name; a double star crosses directories, and as a name of its own stands
/// for any number of them, none included. Where <c>/</c> separates, a backslash takes the next character literally;
/// where <c>\</c> separates, both slashes do, and letters match without case, as names do there.
/// </remarks>
internal sealed class GlobPattern
{
    private readonly string _glob;
    private readonly char _separator;
    private readonly StringBuilder _pattern = new();
    private int _at;
    private bool _startsName = true;

    private GlobPattern(string glob, char separator) => (_glob, _separator) = (glob, separator);

    private bool IsWindows => _separator == '\\';

    /// <summary>An expression for full paths: anchored if the glob names a root, else from the start of any name.</summary>
    /// <exception cref="PatternException">The glob cannot be read.</exception>
    public static string ForFullPath(string glob, char separator)
    {
        var pattern = new GlobPattern(glob, separator);
        return pattern.Translate(pattern.IsAnchored() ? @"\A" : separator == '/' ? @"(?:\A|/)" : @"(?:\A|\\)");
    }

    /// <summary>An expression for paths relative to a directory, without a leading separator.</summary>
    /// <exception cref="PatternException">The glob cannot be read.</exception>
    public static string ForRelativePath(string glob, char separator)
    {
        var pattern = new GlobPattern(glob, separator);
        while (pattern._at < glob.Length && pattern.IsSeparator(glob[pattern._at]))
        {
            pattern._at++;
        }

        return pattern.Translate(@"\A");
    }

    private bool IsAnchored() =>
        _glob.Length > 0 && (IsSeparator(_glob[0]) || (IsWindows && _glob.Length > 1 && _glob[1] == ':'));

    private bool IsSeparator(char value) => value == _separator || value == '/';

    private string Translate(string start)
    {
        if (_at == _glob.Length)
        {
            throw new PatternException("the pattern is empty", 0);
        }

        _ = _pattern.Append(start);
        // A separator at the end asks for a directory, which the caller sees to.
        var end = _glob.Length;
        while (end > _at + 1 && IsSeparator(_glob[end - 1]) && (IsWindows || _glob[end - 2] != '\\'))
        {
            end--;
        }

        while (_at < end)
        {
            AppendNext(end);
        }

        return _pattern.Append(@"\z").ToString();
    }

    private void AppendNext(int end)
    {
        switch (_glob[_at])
        {
            case var separator when IsSeparator(separator):
                AppendSeparator();
                _startsName = true;
                break;
            case '*':
                _startsName = AppendStars(end);
                break;
            case '?':
                _at++;
                WithinName(RuneSet.All).AppendTo(_pattern);
                _startsName = false;
                break;
            case '[':
                AppendClass();
                _startsName = false;
                break;
            default:
                AppendLiteral();
                _startsName = false;
                break;
        }
    }

    private void AppendSeparator()
    {
        // Two in a row mean one, except at the start, where Windows begins the name of a server.
        var repeated = _at > 0 && IsSeparator(_glob[_at - 1]) && !(IsWindows && _at == 1);
        if (!repeated)
        {
            _ = _pattern.Append(IsWindows ? @"\\" : "/");
        }

        _at++;
    }

    /// <returns>Whether the separator was taken along, so that a name starts next.</returns>
    private bool AppendStars(int end)
    {
        var start = _at;
        while (_at < end && _glob[_at] == '*')
        {
            _at++;
        }

        var crosses = _at - start > 1;
        if (crosses && _startsName && _at < end && IsSeparator(_glob[_at]))
        {
            _ = _pattern.Append("(?:");
            WithinName(RuneSet.All).AppendTo(_pattern);
            _ = _pattern.Append(IsWindows ? @"+\\)*" : "+/)*");
            _at++;
            return true;
        }

        (crosses ? RuneSet.All : WithinName(RuneSet.All)).AppendTo(_pattern);
        // Behind a separator, a last double star means what lies below, not the directory itself.
        _ = _pattern.Append(crosses && _startsName && _at == end ? '+' : '*');
        return false;
    }

    private void AppendLiteral()
    {
        if (_glob[_at] == '\\' && !IsWindows)
        {
            _at++;
            if (_at == _glob.Length)
            {
                throw new PatternException("nothing follows the backslash", _at - 1);
            }
        }

        Literal(NextRune()).AppendTo(_pattern);
    }

    private void AppendClass()
    {
        var open = _at++;
        var negated = _at < _glob.Length && _glob[_at] is '!' or '^';
        if (negated)
        {
            _at++;
        }

        var set = new RuneSet();
        for (var first = true; first || _at >= _glob.Length || _glob[_at] != ']'; first = false)
        {
            var start = _at;
            var from = ClassRune(open);
            var to = from;
            if (_at + 1 < _glob.Length && _glob[_at] == '-' && _glob[_at + 1] != ']')
            {
                _at++;
                to = ClassRune(open);
            }

            if (to.Value < from.Value)
            {
                throw new PatternException($"the range {from}-{to} runs backwards", start);
            }

            _ = set.Add(from.Value, to.Value);
        }

        _at++;
        if (IsWindows)
        {
            _ = set.Fold();
        }

        WithinName(negated ? set.Negate() : set).AppendTo(_pattern);
    }

    private Rune ClassRune(int open)
    {
        if (!IsWindows && _at < _glob.Length && _glob[_at] == '\\')
        {
            _at++;
        }

        if (_at >= _glob.Length || IsSeparator(_glob[_at]))
        {
            throw new PatternException("the class is not closed by a ]", open);
        }

        return NextRune();
    }

    private Rune NextRune()
    {
        if (!Rune.TryGetRuneAt(_glob, _at, out var rune))
        {
            throw new PatternException("half of a character", _at);
        }

        _at += rune.Utf16SequenceLength;
        return rune;
    }

    private RuneSet Literal(Rune rune)
    {
        var set = new RuneSet().Add(rune.Value, rune.Value);
        return IsWindows ? set.Fold() : set;
    }

    private RuneSet WithinName(RuneSet set) => set.Remove(_separator);
}
