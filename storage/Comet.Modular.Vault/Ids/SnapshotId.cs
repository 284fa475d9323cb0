using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comet.Modular.Vault.Ids;

/// <summary>Names a snapshot: 16 random bytes.</summary>
/// <param name="Value">The bytes as a big-endian number.</param>
public readonly record struct SnapshotId(UInt128 Value)
{
    /// <summary>Bytes in an id.</summary>
    public const int Size = 16;

    /// <summary>A new one, from the system's random generator.</summary>
    public static SnapshotId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return From(bytes);
    }

    /// <summary>Reads an id from its 16 bytes.</summary>
    public static SnapshotId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Reads 32 hex digits.</summary>
    public static bool TryParse(string? text, out SnapshotId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        var valid =
            text is { Length: 2 * Size }
            && Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == Size;
        id = valid ? From(bytes) : default;
        return valid;
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void WriteTo(Span<byte> target) => BinaryPrimitives.WriteUInt128BigEndian(target, Value);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
