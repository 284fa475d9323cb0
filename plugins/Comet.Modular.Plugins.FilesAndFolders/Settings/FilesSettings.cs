using System.ComponentModel;

namespace Comet.Modular.Plugins.FilesAndFolders.Settings;

/// <summary>The settings of an item of type <c>files</c>.</summary>
internal sealed record FilesSettings
{
    [Description("Absolute paths of the files and folders to back up.")]
    public required IReadOnlyList<string> Paths { get; set; }

    [Description("Below each top directory named here, only what matches is backed up.")]
    public IReadOnlyList<IncludeRule> Include { get; set; } = [];

    [Description("What matches is left out; a folder with all that lies in it.")]
    public IReadOnlyList<ExcludeRule> Exclude { get; set; } = [];

    [Description("Read from a snapshot of the file system instead of the live files.")]
    public bool Snapshot { get; set; }

    [Description("Read every file again, also when its size and modification time are unchanged.")]
    public bool RescanUnchanged { get; set; }
}
