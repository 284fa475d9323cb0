using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.ProgramOutput.Messages;

/// <summary>Cuts a stream of bytes into lines of bounded length that are fit for a log.</summary>
internal sealed class LineSplitter(Encoding encoding, Action<string> onLine)
{
    /// <summary>What is longer is cut.</summary>
    public const int LongestLine = 2000;

    private static readonly string CutMark = string.Create(
        CultureInfo.InvariantCulture,
        $" … (cut after {LongestLine:N0} characters)"
    );

    /// <summary>A character takes up to four bytes; the rest leaves room for escape sequences.</summary>
    private readonly byte[] _line = new byte[5 * LongestLine];
    private int _length;
    private bool _isCut;

    /// <summary>A carriage return ends a line too: programs that draw a progress bar go back with it.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            Finish();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>Ends the line at hand. Lines without text are passed over.</summary>
    public void Finish()
    {
        var text = PlainText.Of(encoding.GetString(_line, 0, _length)).TrimEnd();
        if (text.Length > LongestLine)
        {
            text = text[..(char.IsHighSurrogate(text[LongestLine - 1]) ? LongestLine - 1 : LongestLine)];
            _isCut = true;
        }

        if (text.Length > 0)
        {
            onLine(_isCut ? text + CutMark : text);
        }

        (_length, _isCut) = (0, false);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var kept = bytes[..Math.Min(bytes.Length, _line.Length - _length)];
        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
        _isCut |= kept.Length < bytes.Length;
    }
}
