using System.Text.RegularExpressions;
using Comet.Modular.ArchitectureRules.Model;

namespace Comet.Modular.ArchitectureRules.Rules;

/// <summary>What the text of the files must and must not hold.</summary>
internal static partial class SourceRules
{
    private const int LongestFile = 400;

    internal static IReadOnlyList<string> FilesAreShort(Repository repository) =>
    [
        .. from file in repository.Files
           where file.IsSource && file.Lines.Count > LongestFile
           select $"{file.Path} has {file.Lines.Count} lines, more than {LongestFile}",
    ];

    internal static IReadOnlyList<string> NothingIsFolded(Repository repository) =>
        Lines(repository, FoldedRegion(), "regions hide code");

    internal static IReadOnlyList<string> NullableStaysOn(Repository repository) =>
        Lines(repository, NullableOff(), "nullable flow stays on");

    internal static IReadOnlyList<string> SuppressionsHaveAReason(Repository repository) =>
        Lines(repository, BarePragma(), "a suppressed warning has its reason on the same line");

    internal static IReadOnlyList<string> NamesSaySomething(Repository repository) =>
        Lines(repository, EmptyTypeName(), "the name's ending says nothing");

    /// <summary>Places outside the repository mean nothing to its reader.</summary>
    internal static IReadOnlyList<string> NothingOutsideIsNamed(Repository repository) =>
        Lines(repository, OutsidePath(), "the path lies outside the repository", static _ => true);

    private static List<string> Lines(
        Repository repository, Regex pattern, string reason, Func<TextFile, bool>? includes = null) =>
    [
        .. from file in repository.Files
           where includes?.Invoke(file) ?? file.IsSource
           from line in file.Lines.Index()
           where pattern.IsMatch(line.Item)
           select $"{file.Path}:{line.Index + 1}: {reason}: {line.Item.Trim()}",
    ];

    [GeneratedRegex(@"^\s*#region", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FoldedRegion();

    [GeneratedRegex(@"^\s*#nullable\s+disable", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NullableOff();

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable(?!.*//\s*\S{2,}\s+\S)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BarePragma();

    [GeneratedRegex(
        @"^\s*((public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*(class|struct|interface|enum|record(\s+(class|struct))?)\s+\w*(Manager|Helpers?|Utils?|Utility|Utilities|Common|Misc|Info|Processor)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyTypeName();

    [GeneratedRegex(@"\.\./shared\b|(?<![\w.)])/work/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutsidePath();
}
