using System.ComponentModel;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>An include filter: exactly one of glob and regex.</summary>
internal sealed record IncludeRule
{
    [Description("Absolute path of the directory below which the filter holds.")]
    public required string Top { get; set; }

    [Description("A pattern for the path below the top, for example **/*.conf")]
    public string? Glob { get; set; }

    [Description("A regular expression (RE2) for the path below the top.")]
    public string? Regex { get; set; }
}
