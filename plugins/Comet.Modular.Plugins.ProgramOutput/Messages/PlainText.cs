using System.Text;

namespace Comet.Modular.Plugins.ProgramOutput.Messages;

/// <summary>Takes out of a line what would act on a terminal or a log instead of being read.</summary>
internal static class PlainText
{
    private const char Escape = '\u001b';
    private const char Bell = '\a';

    /// <summary>The line without escape sequences and control characters; tabs stay.</summary>
    public static string Of(string line)
    {
        var plain = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == Escape)
            {
                at = EndOfSequence(line, at);
            }
            else if (line[at] == '\t' || !char.IsControl(line[at]))
            {
                _ = plain.Append(line[at]);
            }
        }

        return plain.ToString();
    }

    /// <summary>The place of the last character of the sequence that starts here (ECMA-48).</summary>
    private static int EndOfSequence(string line, int start)
    {
        var at = start + 1;
        if (at == line.Length)
        {
            return start;
        }

        return line[at] switch
        {
            '[' => First(line, at + 1, static c => c is >= '@' and <= '~'),
            ']' or 'P' or 'X' or '^' or '_' => EndOfString(line, at + 1),
            _ => First(line, at, static c => c is < ' ' or > '/'),
        };
    }

    private static int EndOfString(string line, int start)
    {
        var end = First(line, start, static c => c is Bell or Escape);
        return end + 1 < line.Length && line[end] == Escape ? end + 1 : end;
    }

    /// <summary>A sequence without an end reaches to the end of the line.</summary>
    private static int First(string line, int start, Predicate<char> isLast)
    {
        var at = start;
        while (at < line.Length - 1 && !isLast(line[at]))
        {
            at++;
        }

        return Math.Min(at, line.Length - 1);
    }
}
