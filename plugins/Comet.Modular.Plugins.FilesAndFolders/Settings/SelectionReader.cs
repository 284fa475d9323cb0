using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>Reads settings into a selection and names all that is wrong with them.</summary>
internal sealed class SelectionReader
{
    private readonly List<Diagnostic> _problems = [];
    private readonly List<EntryPath> _literals = [];
    private readonly List<FilterPattern> _excludes = [];
    private readonly List<IncludePattern> _includes = [];
    private readonly List<ChosenPath> _chosen = [];

    /// <summary>Reads without any I/O.</summary>
    public static BoundSettings<Selection> Read(ItemSettings settings)
    {
        var bound = SettingsBinder.Bind(settings, FilesSettingsContext.Default.FilesSettings);
        if (bound.Draft is not { } draft)
        {
            return new BoundSettings<Selection>(Value: null, bound.Problems);
        }

        var read = new SelectionReader().Read(draft);
        return new BoundSettings<Selection>(
            bound.Value is null ? null : read.Value,
            [.. bound.Problems, .. read.Problems]
        );
    }

    /// <summary>What no item of this machine holds.</summary>
    public static PathFilter ReadSystemFilter()
    {
        var reader = new SelectionReader();
        reader.AddSystemExclusions();
        return new PathFilter(reader._literals, reader._excludes, []);
    }

    private BoundSettings<Selection> Read(FilesSettings settings)
    {
        ReadPaths(settings.Paths);
        foreach (var (index, rule) in settings.Include.Index())
        {
            ReadInclude(rule, string.Create(CultureInfo.InvariantCulture, $"/include/{index}"));
        }

        foreach (var (index, rule) in settings.Exclude.Index())
        {
            ReadExclude(rule, string.Create(CultureInfo.InvariantCulture, $"/exclude/{index}"));
        }

        AddSystemExclusions();
        CheckSnapshot(settings.Snapshot);
        if (_chosen.Count == 0 && _problems.Count == 0)
        {
            Add("files.nothing-chosen", "/paths", "No file or folder is chosen.", "Name at least one absolute path.");
        }

        var filter = new PathFilter(_literals, _excludes, _includes);
        var selection = new Selection(_chosen, filter, settings.RescanUnchanged);
        return new BoundSettings<Selection>(_problems.Count == 0 ? selection : null, _problems);
    }

    private void ReadPaths(IReadOnlyList<string> paths)
    {
        foreach (var (index, text) in paths.Index())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/paths/{index}");
            if (ReadPath(text, pointer) is { } path)
            {
                _chosen.Add(new ChosenPath(path, pointer));
            }
        }
    }

    private EntryPath? ReadPath(string text, string pointer)
    {
        var path = HostPath.TryParse(text);
        if (path is null)
        {
            var example = OperatingSystem.IsWindows() ? @"C:\Users" : "/home";
            Add(
                "files.path-not-absolute",
                pointer,
                $"The path \"{text}\" is not absolute.",
                $"Write the whole path from the root, for example {example}; ~ is not replaced."
            );
        }

        return path;
    }

    private void ReadInclude(IncludeRule rule, string pointer)
    {
        var top = ReadPath(rule.Top, pointer + "/top");
        var pattern = ReadPattern(rule.Glob, rule.Regex, pointer, FilterPattern.RelativeGlob);
        if (top is null || pattern is null)
        {
            return;
        }

        var text = new PathText(HostPath.Separator);
        text.Set(top);
        // The root of a Windows drive brings its separator along.
        var length = text.Span is [.., '\\'] && OperatingSystem.IsWindows() ? text.Length : text.Length + 1;
        _includes.Add(new IncludePattern(top, length, pattern));
        if (!_chosen.Exists(chosen => chosen.Path.IsAtOrBelow(top) || top.IsAtOrBelow(chosen.Path)))
        {
            _chosen.Add(new ChosenPath(top, pointer + "/top"));
        }
    }

    private void ReadExclude(ExcludeRule rule, string pointer)
    {
        if (rule.Regex is null && rule.Glob is { Length: > 0 } glob)
        {
            _ = Try(pointer + "/glob", () => AddExcludeGlob(glob));
        }
        else if (ReadPattern(rule.Glob, rule.Regex, pointer, FilterPattern.FullPathGlob) is { } pattern)
        {
            _excludes.Add(pattern);
        }
    }

    private FilterPattern? ReadPattern(
        string? glob,
        string? regex,
        string pointer,
        Func<string, char, FilterPattern> compileGlob
    )
    {
        FilterPattern? pattern = null;
        if (glob is null == regex is null)
        {
            Add(
                "files.pattern-count",
                pointer,
                "A filter needs exactly one of glob and regex.",
                "Write one filter for each pattern."
            );
        }
        else if (glob is "" || regex is "")
        {
            Add(
                "files.pattern-invalid",
                pointer + (glob is null ? "/regex" : "/glob"),
                "The pattern is empty at character 1.",
                "Write a pattern, or remove the filter."
            );
        }
        else if (glob is not null)
        {
            _ = Try(pointer + "/glob", () => pattern = compileGlob(glob, HostPath.Separator));
        }
        else
        {
            _ = Try(pointer + "/regex", () => pattern = FilterPattern.Expression(regex!));
        }

        return pattern;
    }

    private bool Try(string pointer, Action compile)
    {
        try
        {
            compile();
            return true;
        }
        catch (PatternException invalid)
        {
            Add(
                "files.pattern-invalid",
                pointer,
                $"The pattern cannot be read: {invalid.Message}.",
                "Correct the pattern; the README of the plugin lists what patterns may hold."
            );
            return false;
        }
    }

    private void AddSystemExclusions()
    {
        foreach (var glob in SystemExclusions.Here)
        {
            AddExcludeGlob(glob);
        }
    }

    private void AddExcludeGlob(string glob)
    {
        if (IsLiteral(glob))
        {
            _literals.Add(EntryPath.Of(glob.Split('/', StringSplitOptions.RemoveEmptyEntries)));
        }
        else
        {
            _excludes.Add(FilterPattern.FullPathGlob(glob, HostPath.Separator));
        }
    }

    /// <summary>Whether a glob is just an absolute path; one with half of a character is left to the pattern's reader.</summary>
    private static bool IsLiteral(string glob) =>
        !OperatingSystem.IsWindows()
        && glob is ['/', .., not '/']
        && glob.IndexOfAny(['*', '?', '[', '\\']) < 0
        && !glob.Any(char.IsSurrogate);

    private void CheckSnapshot(bool snapshot)
    {
        if (snapshot)
        {
            Add(
                "files.snapshot-unavailable",
                "/snapshot",
                OperatingSystem.IsWindows()
                    ? "This version cannot take snapshots of a file system."
                    : "Snapshots of a file system are taken on Windows only.",
                "Set snapshot to false: files in use are read as they are."
            );
        }
    }

    private void Add(string code, string pointer, string message, string guidance) =>
        _problems.Add(new Diagnostic(Severity.Error, code, message) { Pointer = pointer, Guidance = guidance });
}
