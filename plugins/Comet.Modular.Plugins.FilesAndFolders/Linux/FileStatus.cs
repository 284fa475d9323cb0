using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The kernel's <c>struct statx</c>, which has the same layout on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    [FieldOffset(0)]
    private readonly uint _mask;

    [FieldOffset(16)]
    public readonly uint LinkCount;

    [FieldOffset(20)]
    public readonly uint UserId;

    [FieldOffset(24)]
    public readonly uint GroupId;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    public readonly ulong Inode;

    [FieldOffset(40)]
    public readonly long Size;

    [FieldOffset(48)]
    private readonly ulong _blocks;

    [FieldOffset(80)]
    private readonly long _birthSeconds;

    [FieldOffset(88)]
    private readonly uint _birthNanoseconds;

    [FieldOffset(96)]
    private readonly long _changedSeconds;

    [FieldOffset(104)]
    private readonly uint _changedNanoseconds;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNanoseconds;

    [FieldOffset(128)]
    private readonly uint _nodeMajor;

    [FieldOffset(132)]
    private readonly uint _nodeMinor;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    private const uint BirthIsKnown = 0x800;

    public readonly FileKind Kind => (FileKind)(_mode & 0xf000);

    public readonly uint Permissions => _mode & 0xfffu;

    /// <summary>The device that holds the file.</summary>
    public readonly ulong Device => ((ulong)_deviceMajor << 32) | _deviceMinor;

    /// <summary>The device that a device node stands for.</summary>
    public readonly ulong Node => ((ulong)_nodeMajor << 32) | _nodeMinor;

    public readonly UnixTime Modified => UnixTime.FromTimespec(_modifiedSeconds, _modifiedNanoseconds);

    /// <summary>When content or metadata changed last. Programs set the modification time as they like, but not this.</summary>
    public readonly UnixTime Changed => UnixTime.FromTimespec(_changedSeconds, _changedNanoseconds);

    public readonly UnixTime? Created =>
        (_mask & BirthIsKnown) != 0 ? UnixTime.FromTimespec(_birthSeconds, _birthNanoseconds) : null;

    /// <summary>Fewer blocks than bytes: there may be holes worth asking for.</summary>
    public readonly bool MayHaveHoles => _blocks * 512 < (ulong)Size;

    public readonly bool IsSameFile(in FileStatus other) => Inode == other.Inode && Device == other.Device;

    /// <summary>Change time (8 bytes) and size (8 bytes), little-endian. The modification time is compared beside it.</summary>
    public readonly byte[] ToChangeToken()
    {
        var token = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(token, Changed.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(token.AsSpan(8), Size);
        return token;
    }

    /// <summary>Device (8 bytes) and inode (8 bytes), little-endian.</summary>
    public readonly byte[] ToHardLinkGroup()
    {
        var group = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(group, Device);
        BinaryPrimitives.WriteUInt64LittleEndian(group.AsSpan(8), Inode);
        return group;
    }
}
