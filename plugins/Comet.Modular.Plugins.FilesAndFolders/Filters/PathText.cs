using System.Buffers;
using System.Text.Unicode;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>The path of the entry at hand as text for the filters, in one buffer that grows.</summary>
/// <remarks>
/// Bytes that are no UTF-8 become lone surrogates from U+DC80 on, one for each byte, so that every name has a text of
/// its own and no filter fails on it.
/// </remarks>
internal sealed class PathText(char separator)
{
    private char[] _text = new char[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _text.AsSpan(0, Length);

    /// <summary>Starts anew with a whole path.</summary>
    public void Set(EntryPath path)
    {
        Length = 0;
        if (separator == '\\')
        {
            var native = HostPath.ToNative(path);
            _text = [.. native, .. new char[1024]];
            Length = native.Length;
            return;
        }

        foreach (var name in path.ToNames())
        {
            Append(name.Span);
        }
    }

    /// <summary>Goes back to the first characters.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Appends a separator, unless the text ends with one, and a name.</summary>
    public void Append(ReadOnlySpan<byte> name)
    {
        var needed = Length + name.Length + 1;
        if (needed > _text.Length)
        {
            Array.Resize(ref _text, needed * 2);
        }

        if (Length == 0 || _text[Length - 1] != separator)
        {
            _text[Length++] = separator;
        }

        while (!name.IsEmpty)
        {
            var status = Utf8.ToUtf16(name, _text.AsSpan(Length), out var read, out var written, false);
            Length += written;
            name = name[read..];
            if (status != OperationStatus.Done)
            {
                _text[Length++] = (char)(0xdc00 + name[0]);
                name = name[1..];
            }
        }
    }
}
