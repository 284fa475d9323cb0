using System.Text;
using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Reads the lines that a process writes, for as long as it writes: a full pipe would stop it.</summary>
/// <remarks>Bounds: 8 KiB a line and what shows whether a secret goes across that; the buffer is 4 KiB.</remarks>
internal static class OutputLines
{
    /// <summary>Characters of a line that are kept; the reader gets more and cuts them.</summary>
    public const int LongestLine = 8 << 10;

    /// <summary>Reads to the end of the stream.</summary>
    /// <param name="output">What the process writes.</param>
    /// <param name="mask">Says how far behind the cut a line is of interest.</param>
    /// <param name="take">Gets each line.</param>
    public static async Task ReadAsync(StreamReader output, SecretMask mask, Action<string> take)
    {
        var buffer = new char[4 << 10];
        var line = new StringBuilder();
        while (true)
        {
            var count = await ReadAsync(output, buffer);
            if (count == 0)
            {
                break;
            }

            for (var rest = buffer.AsMemory(0, count); !rest.IsEmpty; )
            {
                var end = rest.Span.IndexOf('\n');
                var part = end < 0 ? rest : rest[..end];
                _ = line.Append(part.Span[..Math.Min(part.Length, Math.Max(LongestLine + mask.Reach - line.Length, 0))]);
                if (end < 0)
                {
                    break;
                }

                take(line.ToString().TrimEnd('\r'));
                _ = line.Clear();
                rest = rest[(end + 1)..];
            }
        }

        if (line.Length > 0)
        {
            take(line.ToString());
        }
    }

    private static async ValueTask<int> ReadAsync(StreamReader output, char[] buffer)
    {
        try
        {
            return await output.ReadAsync(buffer);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
