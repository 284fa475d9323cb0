using System.Buffers;
using System.Globalization;
using System.Text;

namespace Comet.Modular.Contracts.Entries;

/// <summary>Shows a byte name to people without losing anything: what is no text becomes <c>\xNN</c>.</summary>
/// <remarks>A backslash is doubled only where it would read as such an escape, so ordinary names print as they are.</remarks>
public static class PrintableName
{
    /// <summary>The printable form of a name.</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        AppendTo(text, name);
        return text.ToString();
    }

    /// <summary>Appends the printable form of a name.</summary>
    public static void AppendTo(StringBuilder text, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(text);
        while (!name.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(name, out var rune, out var consumed);
            if (status != OperationStatus.Done || IsUnprintable(rune))
            {
                AppendEscaped(text, name[..consumed]);
            }
            else if (rune.Value == '\\' && WouldReadAsEscape(name[1..]))
            {
                _ = text.Append("\\\\");
            }
            else
            {
                _ = text.Append(rune.ToString());
            }

            name = name[consumed..];
        }
    }

    /// <summary>The bytes that a printable form stands for; the inverse of <see cref="Of"/>.</summary>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new ArrayBufferWriter<byte>(text.Length + 8);
        for (var at = 0; at < text.Length; )
        {
            if (IsEscape(text, at, out var value))
            {
                bytes.Write([value]);
                at += 4;
            }
            else if (text.AsSpan(at).StartsWith(@"\\", StringComparison.Ordinal))
            {
                bytes.Write("\\"u8);
                at += 2;
            }
            else
            {
                var length = char.IsSurrogatePair(text, at) ? 2 : 1;
                bytes.Write(Encoding.UTF8.GetBytes(text.Substring(at, length)));
                at += length;
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Whether a character shows as something else than itself: controls, and marks that turn the direction of text.</summary>
    public static bool IsUnprintable(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Whether a backslash printed in front of this would be taken for the start of an escape.</summary>
    private static bool WouldReadAsEscape(ReadOnlySpan<byte> next) =>
        !next.IsEmpty
        && (
            next[0] is (byte)'x' or (byte)'\\'
            || Rune.DecodeFromUtf8(next, out var rune, out _) != OperationStatus.Done
            || IsUnprintable(rune)
        );

    private static bool IsEscape(string text, int at, out byte value)
    {
        value = 0;
        return text.AsSpan(at).StartsWith(@"\x", StringComparison.Ordinal)
            && at + 4 <= text.Length
            && byte.TryParse(
                text.AsSpan(at + 2, 2),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out value
            );
    }

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }
    }
}
