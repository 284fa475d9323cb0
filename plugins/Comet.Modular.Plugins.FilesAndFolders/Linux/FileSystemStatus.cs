using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The C library's <c>struct statfs</c> on 64-bit processors; its 120 bytes and room for more.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileSystemStatus
{
    /// <summary>A magic number of linux/magic.h, in the lower 32 bits.</summary>
    [FieldOffset(0)]
    public readonly long Type;
}
