using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>The processes that the kernel shows in <c>/proc</c>.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessTable
{
    private const string Folder = "/proc";

    /// <summary>Counted from the state, which is the first field behind the name.</summary>
    private const int StartField = 19;

    /// <summary>All living processes but this one; ended ones that nobody waited for are not among them.</summary>
    /// <param name="mark">Looked for in each environment that this user may see.</param>
    public static List<ProcessRow> Read(ProgramMark mark)
    {
        var rows = new List<ProcessRow>();
        foreach (var path in Directory.EnumerateDirectories(Folder))
        {
            var isProcess = int.TryParse(
                Path.GetFileName(path.AsSpan()),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var id
            );
            if (isProcess && id != Environment.ProcessId && ReadRow(path, id, mark) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static ProcessRow? ReadRow(string path, int id, ProgramMark mark)
    {
        // The name of the program stands in parentheses and may hold any byte; what follows has fixed places.
        var status = Encoding.Latin1.GetString(ReadFile($"{path}/stat"));
        var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField && fields[0] is not ("Z" or "X" or "x")
            ? new ProcessRow(
                id,
                ulong.Parse(fields[StartField], CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[2], CultureInfo.InvariantCulture),
                int.Parse(fields[3], CultureInfo.InvariantCulture),
                ReadFile($"{path}/environ").AsSpan().IndexOf(mark.Entry.Span) >= 0
            )
            : null;
    }

    /// <summary>A process that is gone or another's shows nothing.</summary>
    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
