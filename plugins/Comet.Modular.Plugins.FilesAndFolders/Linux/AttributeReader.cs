using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Reads extended attributes, POSIX access lists among them, without opening the file. For one thread.</summary>
/// <remarks>
/// The calls of old kernels take no directory, so they get <c>/proc/self/fd/N/name</c>: short however deep the file
/// lies, and safe from a path that is exchanged on the way. Nearly every file has a short list or none, and the kernel
/// clears a buffer as large as it is promised: so a small one is promised first.
/// </remarks>
/// <param name="listsByName">Whether to try the call of new kernels first.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class AttributeReader(bool listsByName = true)
{
    /// <summary>The kernel's limit for a list of names and for a value.</summary>
    private const int LargestValue = 1 << 16;
    private const int UsualValue = 1 << 10;

    private readonly byte[] _path = GC.AllocateUninitializedArray<byte>(4096, pinned: true);
    private readonly byte[] _list = GC.AllocateUninitializedArray<byte>(LargestValue, pinned: true);
    private readonly byte[] _value = GC.AllocateUninitializedArray<byte>(LargestValue, pinned: true);
    private readonly HashSet<ulong> _withoutAttributes = [];
    private int _prefixOf = -1;
    private int _prefixLength;
    private bool _listsByName = listsByName;

    private static ReadOnlySpan<byte> Kind => "xattr:"u8;

    /// <summary>Reads all attributes that may be read.</summary>
    /// <param name="directory">Descriptor of the containing directory.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="device">Devices that know no attributes are asked once.</param>
    /// <param name="error">Zero, or the negative errno of what was lost.</param>
    /// <returns>Sorted by name in byte order.</returns>
    public IReadOnlyList<EntryProperty> Read(int directory, ReadOnlySpan<byte> name, ulong device, out int error)
    {
        error = 0;
        if (_withoutAttributes.Contains(device))
        {
            return [];
        }

        SetPath(directory, name);
        fixed (byte* path = _path, list = _list)
        {
            var length = List(directory, path, list, UsualValue);
            if (length < 0 && Marshal.GetLastPInvokeError() == Errno.Range)
            {
                length = List(directory, path, list, LargestValue);
            }

            if (length > 0)
            {
                return ReadValues(path, list, length, ref error);
            }

            if (length < 0)
            {
                error = Answer(device);
            }

            return [];
        }
    }

    private int List(int directory, byte* path, byte* list, nuint size)
    {
        if (_listsByName)
        {
            var length = (int)Libc.ListAttributesAt(directory, path + _prefixLength, list, size);
            // A sandbox that does not know the call forbids it.
            _listsByName = length >= 0 || Marshal.GetLastPInvokeError() is not (Errno.NoSuchCall or Errno.NotPermitted);
            if (_listsByName)
            {
                return length;
            }
        }

        return (int)Libc.ListAttributes(path, list, size);
    }

    private int Answer(ulong device)
    {
        var failed = Marshal.GetLastPInvokeError();
        if (failed == Errno.NotSupported)
        {
            _ = _withoutAttributes.Add(device);
            return 0;
        }

        // What vanishes now is found to be gone when its content is opened.
        return failed == Errno.NotFound ? 0 : -failed;
    }

    private EntryProperty[] ReadValues(byte* path, byte* list, int length, ref int error)
    {
        var found = new List<EntryProperty>();
        for (var at = 0; at < length; )
        {
            var name = new ReadOnlySpan<byte>(list + at, length - at);
            name = name[..name.IndexOf((byte)0)];
            fixed (byte* value = _value)
            {
                var size = Libc.GetAttribute(path, list + at, value, UsualValue);
                if (size < 0 && Marshal.GetLastPInvokeError() == Errno.Range)
                {
                    size = Libc.GetAttribute(path, list + at, value, LargestValue);
                }

                if (size >= 0)
                {
                    byte[] full = [.. Kind, .. name];
                    found.Add(new EntryProperty(full, new ReadOnlySpan<byte>(value, (int)size).ToArray()));
                }
                else if (Marshal.GetLastPInvokeError() is var failed and not (Errno.NoData or Errno.NotFound))
                {
                    // Some of security.* and trusted.* are listed for everybody and readable for root.
                    var hidden = failed is Errno.NotPermitted or Errno.AccessDenied or Errno.NotSupported;
                    error = hidden ? error : -failed;
                }
            }

            at += name.Length + 1;
        }

        found.Sort(static (left, right) => left.Name.Span.SequenceCompareTo(right.Name.Span));
        return [.. found];
    }

    private void SetPath(int directory, ReadOnlySpan<byte> name)
    {
        if (_prefixOf != directory)
        {
            "/proc/self/fd/"u8.CopyTo(_path);
            _ = System.Buffers.Text.Utf8Formatter.TryFormat(directory, _path.AsSpan(14), out var digits);
            _prefixLength = 14 + digits + 1;
            _path[_prefixLength - 1] = (byte)'/';
            _prefixOf = directory;
        }

        name.CopyTo(_path.AsSpan(_prefixLength));
        _path[_prefixLength + name.Length] = 0;
    }
}
