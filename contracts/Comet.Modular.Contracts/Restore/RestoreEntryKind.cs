namespace Comet.Modular.Contracts.Restore;

/// <summary>What a restored entry is.</summary>
public enum RestoreEntryKind
{
    /// <summary>A container.</summary>
    Directory = 0,

    /// <summary>Something with content.</summary>
    File = 1,

    /// <summary>A symbolic link.</summary>
    Link = 2,

    /// <summary>FIFO, socket or device.</summary>
    Special = 3,
}
