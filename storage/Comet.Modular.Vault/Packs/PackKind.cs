namespace Comet.Modular.Vault.Packs;

/// <summary>What a pack holds. The values are the format's.</summary>
internal enum PackKind
{
    /// <summary>Chunks of contents.</summary>
    Data = 1,

    /// <summary>Chunks of trees, manifests and content lists.</summary>
    Tree = 2,
}
