using System.Globalization;
using System.Text;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>The escapes of JSON in a text that need not be JSON: a piece of it, or a text that quotes some.</summary>
internal static class JsonEscapes
{
    /// <summary>Characters that stand for one at most: a backslash, <c>u</c> and four digits.</summary>
    public const int Longest = 6;

    /// <summary>The text that is meant; what is no escape stays as it is.</summary>
    public static string Undo(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var (meant, size) = Read(text.AsSpan(at));
            _ = plain.Append(meant);
            at += size;
        }

        return plain.ToString();
    }

    private static (char Meant, int Size) Read(ReadOnlySpan<char> text)
    {
        if (text[0] != '\\' || text.Length == 1)
        {
            return (text[0], 1);
        }

        return text[1] switch
        {
            '"' or '\\' or '/' => (text[1], 2),
            'b' => ('\b', 2),
            'f' => ('\f', 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            'u' when TryReadCode(text, out var code) => ((char)code, Longest),
            _ => (text[0], 1),
        };
    }

    private static bool TryReadCode(ReadOnlySpan<char> text, out ushort code)
    {
        code = 0;
        return text.Length >= Longest
            && ushort.TryParse(text[2..Longest], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
