using System.Diagnostics;

namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>What a program finds in its environment.</summary>
internal static class ProgramEnvironment
{
    /// <summary>Passwords and tokens reach the host in variables of this name: no program may see them.</summary>
    public const string ReservedPrefix = "COMET_";

    public static bool IsReserved(string name) => name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>This process's own variables without the reserved ones, the added ones, and the mark.</summary>
    public static Dictionary<string, string> Make(IReadOnlyDictionary<string, string> added, ProgramMark mark)
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = new Dictionary<string, string>(names);

        // A program expects to inherit PATH, HOME and the like; the class that starts programs knows them.
        foreach (var (name, value) in new ProcessStartInfo().Environment)
        {
            if (!IsReserved(name) && value is not null)
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in added)
        {
            variables[name] = value;
        }

        variables[ProgramMark.Variable] = mark.Text;
        return variables;
    }
}
