using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.TreeCompare;

/// <summary>
/// One open folder. Everything below it is reached relative to its descriptor, so neither the bytes of a name nor
/// the length of a path is a limit.
/// </summary>
internal sealed class Folder : IDisposable
{
    private const int NameOffset = 19;
    private const int LengthOffset = 16;
    private const int ErrorNotSupported = 95;
    private readonly SafeFileHandle _handle;

    private Folder(SafeFileHandle handle) => _handle = handle;

    public void Dispose() => _handle.Dispose();

    internal static Folder Open(string path)
    {
        var handle = Native.Open(RawName.Terminated(path), Native.CloseOnExec);
        return handle.IsInvalid ? throw UnreadableException.FromLastError($"cannot open {path}") : new Folder(handle);
    }

    internal Folder OpenFolder(ReadOnlySpan<byte> name) => new(OpenFile(name));

    internal SafeFileHandle OpenFile(ReadOnlySpan<byte> name)
    {
        var handle = Native.OpenAt(_handle, name, Native.CloseOnExec);
        return handle.IsInvalid ? throw UnreadableException.FromLastError("cannot open") : handle;
    }

    /// <summary>An empty name (its zero alone) asks for the folder itself.</summary>
    internal EntryStat Stat(ReadOnlySpan<byte> name)
    {
        Span<byte> raw = stackalloc byte[Native.StatSize];
        return Native.Stat(_handle, name, Native.StatFlags, Native.StatMask, raw) == 0
            ? EntryStat.Parse(raw)
            : throw UnreadableException.FromLastError("cannot stat");
    }

    /// <summary>All names, each with its closing zero, in the order of their bytes.</summary>
    internal List<byte[]> Names()
    {
        var names = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        nint read;
        while ((read = Native.ReadFolder(_handle, buffer, (nuint)buffer.Length)) > 0)
        {
            for (var rest = buffer.AsSpan(0, (int)read); !rest.IsEmpty;)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[LengthOffset..]);
                var name = rest[NameOffset..length];
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                {
                    names.Add(name.ToArray());
                }

                rest = rest[length..];
            }
        }

        if (read < 0)
        {
            throw UnreadableException.FromLastError("cannot list");
        }

        names.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return names;
    }

    internal byte[] LinkTarget(ReadOnlySpan<byte> name)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var length = Native.ReadLink(_handle, name, buffer, (nuint)buffer.Length);
        return length >= 0 ? buffer[..(int)length].ToArray() : throw UnreadableException.FromLastError("cannot read link");
    }

    /// <summary>Extended attributes by name, access lists among them; none where the filesystem has none.</summary>
    internal SortedDictionary<string, byte[]> Attributes(ReadOnlySpan<byte> name)
    {
        var found = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        // There is no attribute call relative to a descriptor; the descriptor's path in /proc stands in for it.
        var prefix = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_handle.DangerousGetHandle()}/");
        byte[] path = [.. Encoding.ASCII.GetBytes(prefix), .. name.Length == 1 ? ".\0"u8 : name];
        Span<byte> few = stackalloc byte[1024];
        var length = Native.ListAttributes(path, few, (nuint)few.Length);
        if (length == 0)
        {
            return found;
        }

        var list = length > 0 ? few[..(int)length].ToArray() : LongList(path);
        for (var rest = list.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0) + 1;
            found.Add(RawName.Display(rest[..(end - 1)]), Value(path, rest[..end]));
            rest = rest[end..];
        }

        return found;
    }

    private static byte[] LongList(byte[] path)
    {
        // 64 KiB is the kernel's own limit for a list and for a value.
        var buffer = new byte[64 * 1024];
        var length = Native.ListAttributes(path, buffer, (nuint)buffer.Length);
        if (length >= 0)
        {
            return buffer[..(int)length];
        }

        var failure = UnreadableException.FromLastError("cannot list extended attributes");
        return failure.Error == ErrorNotSupported ? [] : throw failure;
    }

    private static byte[] Value(byte[] path, ReadOnlySpan<byte> attribute)
    {
        var buffer = new byte[64 * 1024];
        var length = Native.GetAttribute(path, attribute, buffer, (nuint)buffer.Length);
        return length >= 0
            ? buffer[..(int)length]
            : throw UnreadableException.FromLastError("cannot read an extended attribute");
    }
}
