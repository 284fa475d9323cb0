using System.Buffers.Binary;

namespace Comet.Modular.TreeCompare;

/// <summary>What the filesystem says about one entry, read with statx.</summary>
internal readonly record struct EntryStat(
    uint Mode,
    uint Owner,
    uint Group,
    long Size,
    long AllocatedBytes,
    long Seconds,
    uint Nanoseconds,
    uint Links,
    (uint Major, uint Minor, ulong Inode) Identity,
    (uint Major, uint Minor) DeviceNumber)
{
    private const uint KindMask = 0xF000;

    internal EntryKind Kind => (EntryKind)(Mode & KindMask);

    internal uint Permissions => Mode & ~KindMask;

    internal bool MayHaveHoles => AllocatedBytes < Size;

    /// <summary>Offsets are those of struct statx in the kernel's stat.h.</summary>
    internal static EntryStat Parse(ReadOnlySpan<byte> raw) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(raw[28..]),
        BinaryPrimitives.ReadUInt32LittleEndian(raw[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(raw[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(raw[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(raw[48..]) * 512,
        BinaryPrimitives.ReadInt64LittleEndian(raw[112..]),
        BinaryPrimitives.ReadUInt32LittleEndian(raw[120..]),
        BinaryPrimitives.ReadUInt32LittleEndian(raw[16..]),
        (BinaryPrimitives.ReadUInt32LittleEndian(raw[136..]),
            BinaryPrimitives.ReadUInt32LittleEndian(raw[140..]),
            BinaryPrimitives.ReadUInt64LittleEndian(raw[32..])),
        (BinaryPrimitives.ReadUInt32LittleEndian(raw[128..]), BinaryPrimitives.ReadUInt32LittleEndian(raw[132..])));
}
