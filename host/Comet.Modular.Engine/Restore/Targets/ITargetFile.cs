using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A file under way. Several workers may write to different places of it at once.</summary>
internal interface ITargetFile : IDisposable
{
    /// <summary>Which file it is, for further names of it.</summary>
    RestoredFile Identity { get; }

    /// <summary>Writes bytes at a position.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Gives the file its metadata, permissions last but one and times last, and its name.</summary>
    void Finish(TreeNode node);

    /// <summary>Removes what was written.</summary>
    void Discard();
}
