namespace Comet.Modular.TreeCompare;

/// <summary>What to compare, and what to leave out.</summary>
internal sealed record CompareOptions(string Left, string Right, bool IgnoreTimes, bool IgnoreHoles)
{
    internal const string Usage = "usage: TreeCompare A B [--ignore-times] [--ignore-holes]";

    /// <summary>Null when the arguments are not two folders and known options.</summary>
    internal static CompareOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = arguments.Where(static argument => argument.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var folders = arguments.Where(argument => !options.Contains(argument)).ToArray();
        var ignoreTimes = options.Remove("--ignore-times");
        var ignoreHoles = options.Remove("--ignore-holes");
        return folders.Length == 2 && options.Count == 0
            ? new CompareOptions(folders[0], folders[1], ignoreTimes, ignoreHoles)
            : null;
    }
}
