using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>Sixteen bytes that name something; not a number.</summary>
/// <remarks>
/// A type of its own because code that holds a <see cref="UInt128"/> is not compiled ahead of time: its calling convention
/// is not settled, so each such method costs every run its compilation.
/// </remarks>
/// <param name="High">The first eight bytes, read as a big-endian number.</param>
/// <param name="Low">The last eight.</param>
public readonly record struct Bits128(ulong High, ulong Low)
{
    /// <summary>How many bytes it is.</summary>
    public const int Size = 16;

    /// <summary>New random bytes from the system's generator.</summary>
    public static Bits128 NewRandom()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Reads the first 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static Bits128 Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    /// <summary>Writes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is less room.</exception>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, High);
        BinaryPrimitives.WriteUInt64BigEndian(target[sizeof(ulong)..], Low);
    }

    /// <summary>Reads 32 hexadecimal digits and nothing else.</summary>
    public static bool TryParse(string? text, out Bits128 value)
    {
        value = default;
        if (text is not { Length: 2 * Size } || !TryParseHalf(text.AsSpan(0, Size), out var high)
            || !TryParseHalf(text.AsSpan(Size), out var low))
        {
            return false;
        }

        value = new Bits128(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out ulong half) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
}
