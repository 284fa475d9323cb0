using System.Runtime.Versioning;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Knows of which file systems a changed attribute moves the file's change time. For one thread.</summary>
/// <remarks>
/// Those of the kernel that keep their inodes themselves. Of network shares and file systems in user space nobody knows,
/// so there attributes are read each time.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class StampedAttributes
{
    // Magic numbers of linux/magic.h: ext2 to ext4, XFS, Btrfs, tmpfs, F2FS.
    private static readonly uint[] Known = [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010];

    private readonly Dictionary<ulong, bool> _devices = [];

    /// <summary>Whether it is so of the file system that holds a directory; one that cannot be asked is not known.</summary>
    public bool IsTrueOf(DirectoryHandle directory)
    {
        if (!_devices.TryGetValue(directory.Device, out var isTrue))
        {
            FileSystemStatus status;
            isTrue =
                Libc.StatFileSystem(directory.Descriptor, &status) == 0 && Array.IndexOf(Known, (uint)status.Type) >= 0;
            _devices.Add(directory.Device, isTrue);
        }

        return isTrue;
    }
}
