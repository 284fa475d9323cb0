using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>Memory that host and plugin both map, so that contents pass the border without a copy through the kernel.</summary>
/// <remarks>
/// It has no name in any folder: it is gone with the last process that maps it. Its size is sealed, because a process that
/// shrinks it would end the other one with SIGBUS. What stands in it may change at any time: whoever does not trust the
/// other side copies bytes out before it looks at them.
/// </remarks>
internal sealed partial class SharedMemory : IDisposable
{
    /// <summary>memfd_create(2).</summary>
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;

    /// <summary>fcntl(2): F_ADD_SEALS, and F_SEAL_SEAL, F_SEAL_SHRINK and F_SEAL_GROW.</summary>
    private const int AddSeals = 1033;
    private const int SealedSize = 1 | 2 | 4;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;

    private SharedMemory(SafeFileHandle file, int size)
    {
        _file = file;
        Size = size;
        _mapping = MemoryMappedFile.CreateFromFile(
            file,
            mapName: null,
            size,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: true
        );
        _view = _mapping.CreateViewAccessor(0, size);
    }

    public int Size { get; }

    /// <summary>Where another process of this user opens it, as long as this one has it.</summary>
    public string Path =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_file.DangerousGetHandle()}");

    /// <summary>Makes so many bytes of it; null where the system has nothing of the kind.</summary>
    public static SharedMemory? TryCreate(int size) => OperatingSystem.IsLinux() ? TryCreateSealed(size) : null;

    /// <summary>Maps what the other side made; null when that cannot be had, and frames carry everything.</summary>
    public static SharedMemory? TryOpen(string path, int size)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return TryMap(file, size, static (file, size) => RandomAccess.GetLength(file) == size);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether these bytes are inside.</summary>
    public bool Contains(uint offset, uint length) => offset <= Size && length <= (uint)Size - offset;

    /// <summary>Copies bytes out, which the caller has checked to be inside.</summary>
    /// <exception cref="ObjectDisposedException">It is not mapped any more.</exception>
    public unsafe void CopyTo(uint offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (long)target.Length, Size, nameof(target));
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            new ReadOnlySpan<byte>(start + _view.PointerOffset + offset, target.Length).CopyTo(target);
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>A part of it as memory to read into. The owner disposes it before this.</summary>
    public SharedPart Part(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset + (long)(uint)length, Size, nameof(length));
        return new SharedPart(_view, offset, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }

    [SupportedOSPlatform("linux")]
    private static SharedMemory? TryCreateSealed(int size)
    {
        var number = CreateMemory("comet contents", CloseOnExec | AllowSealing);
        if (number < 0)
        {
            return null;
        }

        return TryMap(new SafeFileHandle(number, ownsHandle: true), size, static (file, size) => TrySeal(file, size));
    }

    private static bool TrySeal(SafeFileHandle file, int size)
    {
        RandomAccess.SetLength(file, size);
        return Control(file, AddSeals, SealedSize) == 0;
    }

    /// <summary>Maps a file that is as it must be; owns it from now on.</summary>
    private static SharedMemory? TryMap(SafeFileHandle file, int size, Func<SafeFileHandle, int, bool> isFit)
    {
        SharedMemory? memory = null;
        try
        {
            memory = isFit(file, size) ? new SharedMemory(file, size) : null;
            return memory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            if (memory is null)
            {
                file.Dispose();
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemory(string name, uint flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
