using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comet.Modular.Vault.Ids;

/// <summary>What all ids of 16 random bytes share. Each kind is a type of its own, so that none passes for another.</summary>
internal static class RandomBytes16
{
    public const int Size = 16;

    public static UInt128 New()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Reads 32 hex digits and nothing else.</summary>
    public static bool TryParse(string? text, out UInt128 value)
    {
        value = default;
        return text is { Length: 2 * Size }
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>32 lower-case hex digits.</summary>
    public static string ToText(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);
}
