namespace Comet.Modular.Contracts.Entries;

/// <summary>Nodes without content.</summary>
public enum SpecialKind
{
    /// <summary>A named pipe.</summary>
    Fifo = 1,

    /// <summary>A Unix socket.</summary>
    Socket = 2,

    /// <summary>A character device.</summary>
    CharacterDevice = 3,

    /// <summary>A block device.</summary>
    BlockDevice = 4,
}
