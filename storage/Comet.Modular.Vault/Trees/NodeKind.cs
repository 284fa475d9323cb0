namespace Comet.Modular.Vault.Trees;

/// <summary>What an entry is; the numbers are those of FORMAT.md section 9.</summary>
public enum NodeKind
{
    /// <summary>Has a body.</summary>
    Directory = 0,

    /// <summary>May have content.</summary>
    File = 1,

    /// <summary>A symbolic link, whose target is bytes.</summary>
    SymbolicLink = 2,

    /// <summary>A named pipe.</summary>
    Fifo = 3,

    /// <summary>A Unix domain socket.</summary>
    Socket = 4,

    /// <summary>A device of characters.</summary>
    CharacterDevice = 5,

    /// <summary>A device of blocks.</summary>
    BlockDevice = 6,
}
