namespace Comet.Modular.Plugins.FilesAndFolders.Walking;

/// <summary>What stands at a path.</summary>
internal enum PathState
{
    /// <summary>Nothing.</summary>
    Missing = 0,

    /// <summary>A symbolic link.</summary>
    Link = 1,

    /// <summary>Something else, or it may not be looked at.</summary>
    Present = 2,
}
