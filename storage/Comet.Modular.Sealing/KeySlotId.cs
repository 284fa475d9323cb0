using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>The random name of a key slot.</summary>
/// <param name="Value">Its 16 bytes, read as a big-endian number.</param>
public readonly record struct KeySlotId(UInt128 Value)
{
    /// <summary>Makes a new random id.</summary>
    public static KeySlotId Generate()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new KeySlotId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Reads 32 hexadecimal digits; false if the text is anything else.</summary>
    public static bool TryParse(string? text, out KeySlotId id)
    {
        bool valid = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            && text!.Length == 32;
        id = valid ? new KeySlotId(value) : default;
        return valid;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
