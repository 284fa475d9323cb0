using System.Buffers;
using System.Globalization;
using System.Text;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Host.Output;

/// <summary>
/// Text for people that may hold what others wrote: names, messages of plugins and programs. Control characters could move
/// the cursor, change colours or titles, or forge lines, and marks of direction show another text than there is.
/// </summary>
internal static class PlainText
{
    /// <summary>Behind this there are none.</summary>
    private const int LastSuspicious = 0x2070;

    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, LastSuspicious).Select(static code => (char)code).Where(static each => PrintableName.IsUnprintable(new Rune(each)))]
    );

    /// <summary>The text on one line: every character that prints as something else becomes <c>\xNN</c>.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    /// <summary>The same, but its lines stay.</summary>
    public static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAny(Suspicious))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (!PrintableName.IsUnprintable(rune) || (keepsLines && rune.Value == '\n'))
            {
                _ = plain.Append(rune.ToString());
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                _ = plain.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
        }

        return plain.ToString();
    }
}
