using System.Globalization;
using System.Text;

namespace Comet.Modular.TreeCompare;

/// <summary>Names are bytes that end in a zero, as the kernel gives them; only what is printed is text.</summary>
internal static class RawName
{
    /// <summary>The same bytes give the same text and other bytes another one, so the text may serve as a key.</summary>
    internal static string Display(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (whole && rune.Value == '\\')
            {
                text.Append(@"\\");
            }
            else if (whole && !Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var value in bytes[..used])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
                }
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    internal static byte[] Terminated(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    internal static ReadOnlySpan<byte> WithoutTerminator(ReadOnlySpan<byte> name) => name[..^1];
}
