using System.Buffers.Binary;
using System.Text;

namespace Comet.Modular.Vault.Codec;

/// <summary>Reads the basic forms of FORMAT.md section 2, and nothing that they do not allow.</summary>
/// <remarks>Every length is checked against what is left before anything is allocated for it.</remarks>
internal ref struct FormatReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly string _what;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads from bytes that stay valid for as long as the reader lives.</summary>
    /// <param name="bytes">The whole object.</param>
    /// <param name="what">Names the object in errors, for example <c>log entry 12</c>.</param>
    public FormatReader(ReadOnlySpan<byte> bytes, string what)
    {
        _rest = bytes;
        _what = what;
    }

    public readonly int Remaining => _rest.Length;

    public byte U8() => Raw(sizeof(byte))[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Raw(sizeof(ushort)));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Raw(sizeof(uint)));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(sizeof(ulong)));

    public long I64() => unchecked((long)U64());

    public ulong Varint()
    {
        var length = Varints.Read(_rest, out var value);
        if (length == 0)
        {
            throw Malformed("a number is cut short or not in its shortest form");
        }

        _rest = _rest[length..];
        return value;
    }

    /// <summary>A varint that is used as a size or position: at most <see cref="long.MaxValue"/>.</summary>
    public long Length()
    {
        var value = Varint();
        return value <= long.MaxValue ? (long)value : throw Malformed("a length is beyond 2^63");
    }

    /// <summary>A varint that must lie in [0, maximum].</summary>
    public int Bounded(int maximum)
    {
        var value = Varint();
        return value <= (ulong)maximum ? (int)value : throw Malformed($"a number is {value}, beyond {maximum}");
    }

    /// <summary>The count of a list whose members take at least so many bytes each.</summary>
    public int Count(int smallestMember)
    {
        var value = Varint();
        return value <= (ulong)(_rest.Length / smallestMember)
            ? (int)value
            : throw Malformed($"a list claims {value} members and has room for fewer");
    }

    /// <summary>Lent: a part of what the reader was made from.</summary>
    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw Malformed("it ends too early");
        }

        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    /// <summary>Lent: a part of what the reader was made from.</summary>
    public ReadOnlySpan<byte> Bytes() => Raw(Count(1));

    /// <param name="likely">What the text may well be; then it is given, and no other string made.</param>
    public string Text(string? likely = null)
    {
        var bytes = Bytes();
        try
        {
            return likely is not null && Ascii.Equals(bytes, likely) ? likely : StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a text is not UTF-8");
        }
    }

    /// <summary>Refuses bytes that nothing asked for.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Malformed($"{_rest.Length} bytes are left over");
        }
    }

    public readonly VaultException Malformed(string problem) =>
        new(
            "vault.malformed",
            $"The {_what} is malformed: {problem}.",
            "Run 'comet vault check' to see what is affected; a newer program may also have written it."
        );
}
