namespace Comet.Modular.Vault.Trees;

/// <summary>Where a node stands; paths share their parents, so that deep trees do not cost squares of memory.</summary>
public sealed class TreePath
{
    internal TreePath(TreePath? parent, ReadOnlyMemory<byte> name)
    {
        Parent = parent;
        Name = name;
        Depth = parent is null ? 1 : parent.Depth + 1;
    }

    /// <summary>The directory; null for what stands in the root.</summary>
    public TreePath? Parent { get; }

    /// <summary>The last name.</summary>
    public ReadOnlyMemory<byte> Name { get; }

    /// <summary>How many names the path has, at least one.</summary>
    public int Depth { get; }

    /// <summary>The names, outermost first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToNames()
    {
        var names = new ReadOnlyMemory<byte>[Depth];
        for (var path = this; path is not null; path = path.Parent)
        {
            names[path.Depth - 1] = path.Name;
        }

        return names;
    }
}
