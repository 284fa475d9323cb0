using System.Buffers.Binary;

namespace Comet.Modular.Sealing;

/// <summary>
/// The open part of a key slot file, which is the associated data of its envelope: "CMVK" | u16le version | kind u8 |
/// 0 | vault id (16) | slot id (16) | memory KiB u32le | passes u32le | salt (16).
/// </summary>
/// <remarks>A recovery slot has no slow derivation: memory, passes and salt are zero.</remarks>
internal readonly ref struct KeySlotHeader(ReadOnlySpan<byte> bytes)
{
    internal const int Length = 64;

    private const ushort Version = 1;

    internal ReadOnlySpan<byte> Bytes { get; } = bytes[..Length];

    internal bool HasMagic => Bytes[..4].SequenceEqual("CMVK"u8);

    internal bool HasKnownVersion => BinaryPrimitives.ReadUInt16LittleEndian(Bytes[4..]) == Version;

    internal KeySlotKind Kind => (KeySlotKind)Bytes[6];

    internal Bits128 VaultId => Bits128.Read(Bytes[8..]);

    internal KeySlotId SlotId => new(Bits128.Read(Bytes[24..]));

    internal uint MemoryKiB => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[40..]);

    internal uint Passes => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[44..]);

    internal ReadOnlySpan<byte> Salt => Bytes[48..];

    /// <summary>Whether reserved and derivation fields are as the kind demands.</summary>
    internal bool IsConsistent => Bytes[7] == 0 && Kind switch
    {
        KeySlotKind.Password => PasswordKdf.IsAccepted(MemoryKiB, Passes),
        KeySlotKind.Recovery => !Bytes[40..].ContainsAnyExcept((byte)0),
        _ => false,
    };

    internal static void Write(
        Span<byte> output, KeySlot slot, Bits128 vaultId, PasswordKdf? kdf, ReadOnlySpan<byte> salt)
    {
        "CMVK"u8.CopyTo(output);
        BinaryPrimitives.WriteUInt16LittleEndian(output[4..], Version);
        output[6] = (byte)slot.Kind;
        output[7] = 0;
        vaultId.Write(output[8..]);
        slot.Id.Value.Write(output[24..]);
        BinaryPrimitives.WriteInt32LittleEndian(output[40..], kdf?.MemoryKiB ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(output[44..], kdf?.Passes ?? 0);
        salt.CopyTo(output[48..]);
    }
}
