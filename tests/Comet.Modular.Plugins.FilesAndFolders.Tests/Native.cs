using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>What tests need from the system and .NET does not have.</summary>
internal static partial class Native
{
    public static void MakeFifo(string path) => Check(MkFifo(path, 0x1a4));

    public static void MakeNode(string path, uint mode, ulong device) => Check(MkNod(path, mode, device));

    public static void MakeHardLink(string existing, string path) => Check(Link(existing, path));

    public static void SetAttribute(string path, string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Check(LSetXAttr(path, name, bytes, (nuint)bytes.Length, 0));
    }

    /// <summary>Makes an empty file whose name may be any bytes.</summary>
    public static void MakeFile(string directory, byte[] name)
    {
        byte[] path = [.. Encoding.UTF8.GetBytes(directory + "/"), .. name, 0];
        Check(MkNodBytes(path, 0x81a4, 0));
    }

    /// <summary>Makes directories in one another, deeper than any path that the kernel takes, and a file in the last.</summary>
    public static void MakeDeep(string start, string name, int depth, string leaf)
    {
        var at = OpenAt(-100, start, 0, 0);
        for (var i = 0; i < depth; i++)
        {
            Check(MkDirAt(at, name, 0x1c0));
            var next = OpenAt(at, name, 0, 0);
            Check(next);
            _ = Close(at);
            at = next;
        }

        const int WriteAndCreate = 0x41;
        var file = OpenAt(at, leaf, WriteAndCreate, 0x1a4);
        Check(file);
        Check((int)Write(file, "deep"u8.ToArray(), 4));
        _ = Close(file);
        _ = Close(at);
    }

    /// <summary>Runs the first, synchronous part of a task on a thread that has the rights of user nobody.</summary>
    public static T AsNobody<T>(Func<T> start)
    {
        var result = default(T);
        var thread = new Thread(() =>
        {
            // Of this thread alone; it takes the file capabilities of root away with it.
            _ = SetFileSystemUser(65534);
            result = start();
            _ = SetFileSystemUser(0);
        });
        thread.Start();
        thread.Join();
        return result!;
    }

    public static void RemoveTree(string path) => Run("/bin/rm", "-rf", path);

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Check(int result) =>
        Assert.True(result >= 0, Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int MkNod(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int MkNodBytes(byte[] path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Link(string existing, string path);

    [LibraryImport("libc", EntryPoint = "lsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int LSetXAttr(string path, string name, byte[] value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int OpenAt(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int MkDirAt(int directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint Write(int descriptor, byte[] bytes, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetFileSystemUser(uint user);
}
