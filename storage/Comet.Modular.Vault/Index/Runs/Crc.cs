using System.Buffers.Binary;
using System.Numerics;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>CRC-32C: finds damage to a file of this machine; it is no proof against intent.</summary>
internal static class Crc
{
    public const int Size = sizeof(uint);

    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var each in bytes)
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        return ~crc;
    }

    /// <summary>Whether bytes end with the checksum of those before it.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Size && Of(bytes[..^Size]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Size..]);
}
