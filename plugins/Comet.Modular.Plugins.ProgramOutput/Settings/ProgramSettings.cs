using System.Collections.ObjectModel;
using System.ComponentModel;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.ProgramOutput.Settings;

/// <summary>The settings of an item of type <c>program-output</c>.</summary>
internal sealed record ProgramSettings
{
    [Description("The command line whose standard output is backed up, as the system's shell reads it.")]
    public required string Command { get; set; }

    [Description("The name under which the output is stored; slashes make folders.")]
    public required string FileName { get; set; }

    [Description("The absolute path of the directory in which the program runs.")]
    public string? WorkingDirectory { get; set; }

    [Secret]
    [Description("Variables that the program finds in its environment beside those of the backup.")]
    public IReadOnlyDictionary<string, string> Environment { get; set; } = ReadOnlyDictionary<string, string>.Empty;
}
