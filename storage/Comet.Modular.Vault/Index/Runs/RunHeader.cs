using System.Buffers.Binary;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// How a run begins. Behind it stand the lines; the entries, line by line, each line's with a checksum; the contents of
/// the packs, each with a checksum; and the list of the packs.
/// </summary>
internal readonly record struct RunHeader(
    VaultId Vault,
    PackKind Kind,
    long Entries,
    int Lines,
    long PacksOffset,
    long Length,
    uint LinesCrc,
    uint PacksCrc
)
{
    public const int Size = 80;

    private const ushort Version = 1;
    private const int VaultOffset = 8;
    private const int NumbersOffset = VaultOffset + VaultId.Size;

    private static ReadOnlySpan<byte> Magic => "CMIR"u8;

    public long EntriesOffset => Size + ((long)Lines * FilterLine.Size);

    /// <summary>Where the entries of a line stand.</summary>
    public long OffsetOf(int line, uint before) => EntriesOffset + ((long)before * RunEntry.Size) + ((long)line * Crc.Size);

    public void Write(Span<byte> target)
    {
        target = target[..Size];
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)Kind);
        Vault.WriteTo(target[VaultOffset..]);
        var numbers = target[NumbersOffset..];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, Entries);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], PacksOffset);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[24..], Lines);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers[28..], LinesCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers[32..], PacksCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[^Crc.Size..], Crc.Of(target[..^Crc.Size]));
    }

    /// <summary>Null: of another version.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static RunHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new InvalidDataException("It is no run of an index.");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Version)
        {
            return null;
        }

        if (!Crc.IsIntact(bytes[..Size]))
        {
            throw new InvalidDataException("Its header is damaged.");
        }

        var numbers = bytes[NumbersOffset..];
        return new RunHeader(
            VaultId.From(bytes[VaultOffset..]),
            (PackKind)BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            Entries: BinaryPrimitives.ReadInt64LittleEndian(numbers),
            Lines: BinaryPrimitives.ReadInt32LittleEndian(numbers[24..]),
            PacksOffset: BinaryPrimitives.ReadInt64LittleEndian(numbers[8..]),
            Length: BinaryPrimitives.ReadInt64LittleEndian(numbers[16..]),
            LinesCrc: BinaryPrimitives.ReadUInt32LittleEndian(numbers[28..]),
            PacksCrc: BinaryPrimitives.ReadUInt32LittleEndian(numbers[32..])
        );
    }
}
