using System.Buffers.Binary;

namespace Comet.Modular.Vault.Ids;

/// <summary>Names a protected item: 16 random bytes.</summary>
/// <param name="Value">The bytes as a big-endian number.</param>
public readonly record struct ItemId(UInt128 Value)
{
    /// <summary>Bytes in an id.</summary>
    public const int Size = RandomBytes16.Size;

    /// <summary>A new one, from the system's random generator.</summary>
    public static ItemId NewRandom() => new(RandomBytes16.New());

    /// <summary>Reads an id from its 16 bytes.</summary>
    public static ItemId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Reads 32 hex digits; false for anything else.</summary>
    public static bool TryParse(string? text, out ItemId id)
    {
        var valid = RandomBytes16.TryParse(text, out var value);
        id = new ItemId(value);
        return valid;
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void WriteTo(Span<byte> target) => BinaryPrimitives.WriteUInt128BigEndian(target, Value);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => RandomBytes16.ToText(Value);
}
