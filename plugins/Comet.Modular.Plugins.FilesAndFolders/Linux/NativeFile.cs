using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Opening and looking, by name relative to a directory's descriptor. Errors come back as negative errno.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class NativeFile
{
    private const int LongestName = 255;

    /// <summary>PATH_MAX, with the NUL at the end.</summary>
    private const int LongestPath = 4096;

    /// <summary>Opens a name without moving its access time where the kernel lets us.</summary>
    /// <param name="directory">Descriptor of the directory.</param>
    /// <param name="name">Without a NUL; may hold several components.</param>
    /// <param name="flags">Beside read-only and close-on-exec.</param>
    /// <returns>A descriptor, or a negative errno.</returns>
    public static int Open(int directory, ReadOnlySpan<byte> name, int flags)
    {
        Span<byte> terminated = name.Length <= LongestName ? stackalloc byte[LongestName + 1] : new byte[name.Length + 1];
        name.CopyTo(terminated);
        terminated[name.Length] = 0;
        fixed (byte* path = terminated)
        {
            return Open(directory, path, flags);
        }
    }

    /// <inheritdoc cref="Open(int, ReadOnlySpan{byte}, int)"/>
    public static int Open(int directory, byte* path, int flags)
    {
        // The kernel grants O_NOATIME to the owner and to root only, and O_PATH reads nothing anyway.
        if ((flags & Libc.PathOnly) == 0)
        {
            var quiet = OpenOnce(directory, path, flags | Libc.NoAccessTime);
            if (quiet != -Errno.NotPermitted)
            {
                return quiet;
            }
        }

        return OpenOnce(directory, path, flags);
    }

    /// <summary>Looks at a name without following it.</summary>
    /// <returns>Zero, or a negative errno.</returns>
    public static int Look(int directory, byte* path, out FileStatus status)
    {
        fixed (FileStatus* to = &status)
        {
            const int Flags = Libc.SymlinkNoFollow | Libc.NoAutomount;
            return Libc.Statx(directory, path, Flags, Libc.BasicStatsAndBirth, to) == 0 ? 0 : LastError();
        }
    }

    /// <summary>Looks at an open file.</summary>
    /// <returns>Zero, or a negative errno.</returns>
    public static int Look(int descriptor, out FileStatus status)
    {
        byte empty = 0;
        fixed (FileStatus* to = &status)
        {
            return Libc.Statx(descriptor, &empty, Libc.EmptyPath, Libc.BasicStatsAndBirth, to) == 0 ? 0 : LastError();
        }
    }

    /// <summary>Opens a directory by its path, link by link where the path is longer than the kernel takes.</summary>
    /// <returns>A descriptor, or a negative errno.</returns>
    public static int OpenDirectory(EntryPath path, int flags)
    {
        var whole = stackalloc byte[LongestPath];
        return TryJoin(path, new Span<byte>(whole, LongestPath))
            ? Open(Libc.CurrentDirectory, whole, flags | Libc.Directory)
            : OpenLinkByLink(path, flags);
    }

    /// <summary>Writes a path as the kernel takes it.</summary>
    /// <returns>False when it is too long.</returns>
    private static bool TryJoin(EntryPath path, Span<byte> target)
    {
        target[0] = (byte)'/';
        var at = 0;
        foreach (var name in path.ToNames())
        {
            if (at + 1 + name.Length >= target.Length)
            {
                return false;
            }

            target[at++] = (byte)'/';
            name.Span.CopyTo(target[at..]);
            at += name.Length;
        }

        target[Math.Max(at, 1)] = 0;
        return true;
    }

    private static int OpenLinkByLink(EntryPath path, int flags)
    {
        var at = Open(Libc.CurrentDirectory, "/"u8, Libc.PathOnly | Libc.Directory);
        foreach (var name in path.ToNames())
        {
            if (at < 0)
            {
                return at;
            }

            at = Replace(at, Open(at, name.Span, Libc.PathOnly | Libc.Directory));
        }

        return at < 0 ? at : Replace(at, Open(at, "."u8, flags | Libc.Directory));
    }

    /// <summary>Closes one descriptor and hands on what came in its place.</summary>
    private static int Replace(int closing, int next)
    {
        _ = Libc.Close(closing);
        return next;
    }

    private static int OpenOnce(int directory, byte* path, int flags)
    {
        while (true)
        {
            var descriptor = Libc.OpenAt(directory, path, flags | Libc.CloseOnExec);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            var error = LastError();
            if (error != -Errno.Interrupted)
            {
                return error;
            }
        }
    }

    private static int LastError() => -Marshal.GetLastPInvokeError();
}
