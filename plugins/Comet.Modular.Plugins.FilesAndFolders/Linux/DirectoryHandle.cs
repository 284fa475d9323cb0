using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>An open directory, shared by the walk and by the contents that are opened later on other threads.</summary>
/// <remarks>
/// Starts with one use, the owner's. Once that is given back the descriptor closes with the last use. Whoever comes
/// later opens the directory by its path, which must then still be the same inode, and leaves it on the shelf for the
/// contents beside: a plugin process is asked for contents thousands of entries after the walk has left them.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class DirectoryHandle(int descriptor, EntryPath path, ulong device, ulong inode, DirectoryShelf shelf)
{
    private readonly Lock _reopening = new();
    private DirectoryHandle? _again;
    private int _uses = 1;

    /// <summary>Valid while the caller holds a use.</summary>
    public int Descriptor => descriptor;

    public EntryPath Path => path;

    public ulong Device => device;

    public bool IsSame(in FileStatus status) => status.Device == device && status.Inode == inode;

    /// <summary>Takes a use.</summary>
    /// <returns>False when the descriptor is closed.</returns>
    public bool TryAcquire()
    {
        var uses = Volatile.Read(ref _uses);
        while (uses > 0)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                return true;
            }

            uses = seen;
        }

        return false;
    }

    /// <summary>Gives a use back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Opens a file of this directory for reading, by path when the descriptor is closed by now.</summary>
    /// <returns>A descriptor, or a negative errno; <see cref="Errno.Stale"/> when another directory stands here.</returns>
    public int OpenFile(ReadOnlySpan<byte> name)
    {
        var open = this;
        if (!TryAcquire())
        {
            var error = AcquireAgain(out open);
            if (error != 0)
            {
                return error;
            }
        }

        try
        {
            return NativeFile.Open(open.Descriptor, name, Libc.NoFollow | Libc.NonBlock);
        }
        finally
        {
            open.Release();
        }
    }

    /// <summary>Opens the same directory again by its path.</summary>
    /// <returns>A descriptor that the caller closes, or a negative errno.</returns>
    public int Reopen(int flags)
    {
        var reopened = NativeFile.OpenDirectory(path, flags);
        return reopened < 0 ? reopened : Confirm(reopened);
    }

    /// <summary>Opens the same directory again from one that lies directly in it.</summary>
    /// <returns>A descriptor that the caller closes, or a negative errno.</returns>
    public int ReopenFrom(int child, int flags)
    {
        var reopened = NativeFile.Open(child, ".."u8, flags | Libc.Directory);
        return reopened < 0 ? reopened : Confirm(reopened);
    }

    /// <summary>The same place, with a descriptor of its own.</summary>
    public DirectoryHandle With(int reopened) => new(reopened, path, device, inode, shelf);

    /// <param name="again">The same directory with one use taken.</param>
    /// <returns>Zero, or a negative errno.</returns>
    private int AcquireAgain(out DirectoryHandle again)
    {
        lock (_reopening)
        {
            again = _again ?? this;
            if (again.TryAcquire())
            {
                return 0;
            }

            var reopened = Reopen(Libc.PathOnly);
            if (reopened < 0)
            {
                return reopened;
            }

            again = With(reopened);
            _ = again.TryAcquire();
            _again = again;
            shelf.Keep(again);
            return 0;
        }
    }

    private int Confirm(int reopened)
    {
        if (NativeFile.Look(reopened, out var status) == 0 && IsSame(status))
        {
            return reopened;
        }

        _ = Libc.Close(reopened);
        return -Errno.Stale;
    }
}
