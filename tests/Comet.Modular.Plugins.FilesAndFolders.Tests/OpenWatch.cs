using System.Runtime.InteropServices;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>Asks the kernel (inotify) which files of a directory are opened.</summary>
internal sealed partial class OpenWatch : IDisposable
{
    private const int NonBlock = 0x800;
    private const uint Opened = 0x20;
    private const uint IsDirectory = 0x40000000;

    private readonly int _descriptor = Init(NonBlock);

    public OpenWatch(string directory) => Assert.True(AddWatch(_descriptor, directory, Opened) >= 0);

    /// <summary>Names of the files that were opened since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var names = new List<string>();
        var buffer = new byte[65536];
        for (var length = Read(_descriptor, buffer, 65536); length > 0; length = Read(_descriptor, buffer, 65536))
        {
            for (var at = 0; at < length; )
            {
                var nameLength = BitConverter.ToInt32(buffer, at + 12);
                if ((BitConverter.ToUInt32(buffer, at + 4) & IsDirectory) == 0)
                {
                    names.Add(Encoding.UTF8.GetString(buffer, at + 16, nameLength).TrimEnd('\0'));
                }

                at += 16 + nameLength;
            }
        }

        return names;
    }

    public void Dispose() => _ = Close(_descriptor);

    [LibraryImport("libc", EntryPoint = "inotify_init1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int AddWatch(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint Read(int descriptor, byte[] buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int descriptor);
}
