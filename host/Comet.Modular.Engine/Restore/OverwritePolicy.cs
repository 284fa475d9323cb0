namespace Comet.Modular.Engine.Restore;

/// <summary>What happens where the target has something already. Directories are always merged.</summary>
public enum OverwritePolicy
{
    /// <summary>It stays; each such entry is a warning.</summary>
    None = 0,

    /// <summary>It is replaced if it is older than the snapshot's.</summary>
    Older = 1,

    /// <summary>It is replaced if its content differs; equal content is kept and gets the snapshot's metadata.</summary>
    Different = 2,

    /// <summary>It is replaced.</summary>
    Always = 3,
}
