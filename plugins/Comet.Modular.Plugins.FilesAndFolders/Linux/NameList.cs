using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The names of one directory in byte order, in one block, each with a NUL behind it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NameList
{
    private const byte TypeDirectory = 4;
    private const int RecordHeader = 19;

    /// <summary>What one huge directory needed is not kept for all the small ones that follow.</summary>
    private const int LargestKept = 1 << 16;

    private byte[] _block = [];
    private Name[] _names = [];
    private int _used;

    public int Count { get; private set; }

    /// <summary>The kernel gives the type along with the name, on most file systems.</summary>
    public bool IsDirectory(int index) => _names[index].Type == TypeDirectory;

    public bool IsTypeKnown(int index) => _names[index].Type != 0;

    public ReadOnlySpan<byte> this[int index] => _block.AsSpan(_names[index].Offset, _names[index].Length);

    /// <summary>The name with the NUL behind it.</summary>
    public ReadOnlySpan<byte> Terminated(int index) =>
        _block.AsSpan(_names[index].Offset, _names[index].Length + 1);

    /// <summary>Holds a single name.</summary>
    public void Set(ReadOnlySpan<byte> name)
    {
        Clear();
        Add(name, type: 0);
    }

    /// <summary>Reads all names of a directory.</summary>
    /// <param name="descriptor">The directory, opened for reading.</param>
    /// <param name="buffer">Pinned; what the kernel fills.</param>
    /// <returns>Zero, or a negative errno; the names read up to then are there.</returns>
    public unsafe int Read(int descriptor, byte[] buffer)
    {
        Clear();
        var error = 0;
        fixed (byte* to = buffer)
        {
            int length;
            while ((length = Libc.GetDirectoryEntries(descriptor, to, buffer.Length)) > 0)
            {
                AddRecords(buffer.AsSpan(0, length));
            }

            error = length < 0 ? -Marshal.GetLastPInvokeError() : 0;
        }

        _names.AsSpan(0, Count).Sort(Compare);
        return error;
    }

    public void Clear()
    {
        (Count, _used) = (0, 0);
        if (_block.Length > LargestKept)
        {
            (_block, _names) = ([], []);
        }
    }

    private void AddRecords(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            var name = records[RecordHeader..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                Add(name, records[18]);
            }

            records = records[length..];
        }
    }

    private void Add(ReadOnlySpan<byte> name, byte type)
    {
        if (_used + name.Length + 1 > _block.Length)
        {
            Array.Resize(ref _block, Math.Max(512, (_used + name.Length) * 2));
        }

        if (Count == _names.Length)
        {
            Array.Resize(ref _names, Math.Max(16, Count * 2));
        }

        name.CopyTo(_block.AsSpan(_used));
        _block[_used + name.Length] = 0;
        _names[Count++] = new Name(Prefix(name), _used, (ushort)name.Length, type);
        _used += name.Length + 1;
    }

    private int Compare(Name left, Name right)
    {
        var order = left.Prefix.CompareTo(right.Prefix);
        return order != 0
            ? order
            : _block
                .AsSpan(left.Offset, left.Length)
                .SequenceCompareTo(_block.AsSpan(right.Offset, right.Length));
    }

    /// <summary>The first eight bytes as a number: decides nearly every comparison.</summary>
    private static ulong Prefix(ReadOnlySpan<byte> name)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        name[..Math.Min(8, name.Length)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private readonly record struct Name(ulong Prefix, int Offset, ushort Length, byte Type);
}
