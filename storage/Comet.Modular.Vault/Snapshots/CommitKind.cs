namespace Comet.Modular.Vault.Snapshots;

/// <summary>What a commit says about its snapshot. The values are the format's.</summary>
public enum CommitKind
{
    /// <summary>A step on the way: the session goes on.</summary>
    Partial = 0,

    /// <summary>A step on the way, after which the session holds no reference to packs that are not live.</summary>
    PartialClean = 1,

    /// <summary>The whole snapshot; it ends the session.</summary>
    Complete = 2,
}
