using System.Text;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>What a program is told about the file that it gets.</summary>
internal static class ProgramVariables
{
    /// <summary>The file's full path, in the form that this program prints and takes.</summary>
    public const string Path = "COMET_PATH";

    /// <summary>The file's name, as a restore into a folder would call it: never a path.</summary>
    public const string Name = "COMET_NAME";

    public static Dictionary<string, byte[]> Of(IReadOnlyDictionary<string, string> environment, EntryPath path)
    {
        var variables = environment.ToDictionary(
            static pair => pair.Key,
            static pair => Encoding.UTF8.GetBytes(pair.Value),
            StringComparer.Ordinal
        );
        variables[Path] = Encoding.UTF8.GetBytes(path.ToString());
        variables[Name] = SafeNames.Make(path.Name, out _).ToArray();
        return variables;
    }
}
