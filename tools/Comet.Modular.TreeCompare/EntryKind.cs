namespace Comet.Modular.TreeCompare;

/// <summary>The file type bits of st_mode.</summary>
internal enum EntryKind
{
    Unknown = 0,
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Folder = 0x4000,
    BlockDevice = 0x6000,
    File = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}
