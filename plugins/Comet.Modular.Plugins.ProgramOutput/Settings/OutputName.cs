using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.ProgramOutput.Settings;

/// <summary>The name that an operator chose for the output, cut into folders and file.</summary>
internal static class OutputName
{
    /// <summary>What Linux file systems take for one name.</summary>
    private const int LongestPart = 255;

    /// <summary>Both systems' separators make folders, so that a snapshot restores alike on both.</summary>
    public static string[] Split(string name) => name.Split('/', '\\');

    /// <summary>What is wrong with the name, as the rest of a sentence; null when it can be used.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
        {
            return "cannot be empty";
        }

        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return "must not hold a NUL character";
        }

        return IsAbsolute(name)
            ? "must be relative: it names a file within the item"
            : Array.ConvertAll(Split(name), Flaw).FirstOrDefault(static flaw => flaw is not null);
    }

    private static bool IsAbsolute(string name) =>
        name[0] is '/' or '\\'
        || (name.Length > 2 && char.IsAsciiLetter(name[0]) && name[1] == ':' && name[2] is '/' or '\\');

    private static string? Flaw(string part) =>
        part switch
        {
            "" => "must not hold an empty name between, before or after its slashes",
            "." or ".." => "must not hold the names '.' and '..'",
            _ when Encoding.UTF8.GetByteCount(part) > LongestPart => string.Create(
                CultureInfo.InvariantCulture,
                $"must not hold a name of more than {LongestPart} bytes in UTF-8"
            ),
            _ => null,
        };
}
