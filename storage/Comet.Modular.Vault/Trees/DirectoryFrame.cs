namespace Comet.Modular.Vault.Trees;

/// <summary>A directory that is being written.</summary>
/// <param name="directory">Its node; null for the root.</param>
internal sealed class DirectoryFrame(TreeNode? directory)
{
    public TreeNode? Directory { get; } = directory;

    /// <summary>Of the last node or directory that came; the next name must be greater.</summary>
    public ReadOnlyMemory<byte> LastName { get; set; }

    /// <summary>Of what was added; a directory inside counts once it is closed.</summary>
    public TreeTotals Totals { get; set; }

    /// <summary>
    /// The open page of each level. Empty until the first node comes, so that a deep chain of directories holds no
    /// buffers; a level exists once a page of the level below was stored.
    /// </summary>
    public List<PageBuffer> Levels { get; } = new(capacity: 0);
}
