using System.ComponentModel;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>An exclude filter: exactly one of glob and regex.</summary>
internal sealed record ExcludeRule
{
    [Description("A pattern for the full path, or for its last names when it does not start at the root.")]
    public string? Glob { get; set; }

    [Description("A regular expression (RE2) for the full path.")]
    public string? Regex { get; set; }
}
