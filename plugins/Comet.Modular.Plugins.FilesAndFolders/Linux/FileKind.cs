namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The file type bits of a Unix mode (<c>S_IFMT</c>).</summary>
internal enum FileKind
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Link = 0xa000,
    Socket = 0xc000,
}
