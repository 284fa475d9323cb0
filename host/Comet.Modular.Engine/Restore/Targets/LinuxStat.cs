using System.Runtime.InteropServices;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>The part of <c>struct statx</c> that restore looks at; the layout is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct LinuxStat
{
    private const uint KindMask = 0xf000; // S_IFMT

    [FieldOffset(0x10)]
    public uint Names;

    [FieldOffset(0x14)]
    public uint User;

    [FieldOffset(0x18)]
    public uint Group;

    [FieldOffset(0x1c)]
    public ushort Mode;

    [FieldOffset(0x20)]
    public ulong Inode;

    [FieldOffset(0x28)]
    public ulong Length;

    [FieldOffset(0x70)]
    public long ModifiedSeconds;

    [FieldOffset(0x78)]
    public uint ModifiedNanoseconds;

    [FieldOffset(0x88)]
    public uint DeviceMajor;

    [FieldOffset(0x8c)]
    public uint DeviceMinor;

    public readonly ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;

    public readonly FileOwner Owner => new(User, Group);

    public readonly NodeKind Kind =>
        (Mode & KindMask) switch
        {
            0x4000 => NodeKind.Directory,
            0x8000 => NodeKind.File,
            0xa000 => NodeKind.SymbolicLink,
            0x1000 => NodeKind.Fifo,
            0xc000 => NodeKind.Socket,
            0x2000 => NodeKind.CharacterDevice,
            _ => NodeKind.BlockDevice,
        };

    /// <summary>The file type bits for a kind.</summary>
    public static uint TypeBits(NodeKind kind) =>
        kind switch
        {
            NodeKind.Fifo => 0x1000,
            NodeKind.Socket => 0xc000,
            NodeKind.CharacterDevice => 0x2000,
            NodeKind.BlockDevice => 0x6000,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a node without content."),
        };

    /// <summary>The vault keeps 32 bits each; glibc packs 12 and 20 bits of them into the low half as the kernel does.</summary>
    public static ulong ToDeviceNumber(ulong device)
    {
        var (major, minor) = (device >> 32, device & 0xffffffff);
        return ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff);
    }
}
