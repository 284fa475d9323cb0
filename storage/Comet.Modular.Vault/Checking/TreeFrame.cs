using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Checking;

/// <summary>A body or page that is being walked: either nodes, or refs of pages of a level.</summary>
internal sealed class TreeFrame
{
    private readonly IReadOnlyList<TreeNode> _nodes;
    private readonly IReadOnlyList<PageRef> _refs;
    private readonly int _level;
    private readonly ChunkId? _page;
    private int _next;

    private TreeFrame(
        IReadOnlyList<TreeNode> nodes,
        IReadOnlyList<PageRef> refs,
        int level,
        TreePath? path,
        ChunkId? page
    )
    {
        _nodes = nodes;
        _refs = refs;
        _level = level;
        _page = page;
        Path = path;
    }

    /// <summary>The directory; null: the root.</summary>
    public TreePath? Path { get; }

    /// <summary>Whether something at or below it cannot be restored.</summary>
    public bool IsBad { get; set; }

    public bool IsDone => _next == _nodes.Count + _refs.Count;

    public static TreeFrame Of(DirectoryBody body, TreePath? path) =>
        new(body.Nodes ?? [], body.Refs, body.Level, path, page: null);

    /// <summary>The next node; null: this holds refs.</summary>
    public TreeNode? TakeNode() => _nodes.Count > 0 ? _nodes[_next++] : null;

    public PageRef TakePage() => _refs[_next++];

    /// <summary>The page that a ref of this names.</summary>
    /// <exception cref="VaultException">The bytes are not that page.</exception>
    public TreeFrame Below(PageRef page, ReadOnlyMemory<byte> bytes) =>
        _level == 0
            ? new TreeFrame(BodyCodec.DecodeNodes(bytes.Span, in page), [], 0, Path, page.Id)
            : new TreeFrame([], BodyCodec.DecodeRefs(bytes.Span, in page), _level - 1, Path, page.Id);

    public void Remember(PrefixTable<byte> goodPages)
    {
        if (_page is { } id)
        {
            goodPages.TryAdd(id.Prefix, value: 0);
        }
    }
}
