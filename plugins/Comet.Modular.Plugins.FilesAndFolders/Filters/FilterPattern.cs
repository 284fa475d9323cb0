using System.Text.RegularExpressions;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>One compiled glob or regular expression. Matching takes time linear in the path.</summary>
internal sealed class FilterPattern
{
    private readonly Regex _regex;
    private readonly bool _directoriesOnly;

    private FilterPattern(string source, string pattern, bool directoriesOnly)
    {
        Source = source;
        _directoriesOnly = directoriesOnly;
        try
        {
            _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            throw new PatternException("the pattern is too large", 0);
        }
    }

    /// <summary>As the operator wrote it.</summary>
    public string Source { get; }

    /// <exception cref="PatternException">The glob cannot be read.</exception>
    public static FilterPattern FullPathGlob(string glob, char separator) =>
        new(glob, GlobPattern.ForFullPath(glob, separator), AsksForDirectory(glob, separator));

    /// <exception cref="PatternException">The glob cannot be read.</exception>
    public static FilterPattern RelativeGlob(string glob, char separator) =>
        new(glob, GlobPattern.ForRelativePath(glob, separator), AsksForDirectory(glob, separator));

    /// <exception cref="PatternException">The expression is not one of RE2.</exception>
    public static FilterPattern Expression(string expression) =>
        new(expression, Re2Pattern.ToDotNet(expression), directoriesOnly: false);

    public bool IsMatch(ReadOnlySpan<char> path, bool isDirectory) =>
        (isDirectory || !_directoriesOnly) && _regex.IsMatch(path);

    private static bool AsksForDirectory(string glob, char separator) =>
        glob.Length > 1 && (glob[^1] == '/' || glob[^1] == separator);
}
