using System.Text;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>A directory of a random tree; its names are in byte order, its leaves carry a time as their state.</summary>
internal sealed class ModelTree
{
    private readonly SortedDictionary<string, ModelTree?> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _states = new(StringComparer.Ordinal);

    public static ModelTree Random(Random random, int depth)
    {
        var tree = new ModelTree();
        // Some are empty, most stand in their parent, some take several pages.
        var count = random.Next(40) switch
        {
            < 4 => 0,
            4 => random.Next(200, 900),
            _ => random.Next(1, 12),
        };
        for (var index = 0; index < count; index++)
        {
            tree.Put(random, depth > 0 && random.Next(6) == 0 ? Random(random, depth - 1) : null);
        }

        return tree;
    }

    /// <summary>A directory of leaves.</summary>
    public static ModelTree Flat(int count)
    {
        var tree = new ModelTree();
        for (var index = 0; index < count; index++)
        {
            tree._children.Add($"{index:d8}", value: null);
            tree._states.Add($"{index:d8}", index);
        }

        return tree;
    }

    /// <summary>Changes, adds and takes away a few entries.</summary>
    public void Edit(Random random)
    {
        foreach (var name in _children.Keys.Where(_ => random.Next(150) == 0).ToList())
        {
            switch (random.Next(3))
            {
                case 0:
                    _states[name]++;
                    break;
                case 1:
                    _ = _children.Remove(name);
                    break;
                default:
                    Put(random, random.Next(3) == 0 ? Random(random, 1) : null);
                    break;
            }
        }

        foreach (var child in _children.Values)
        {
            child?.Edit(random);
        }
    }

    /// <summary>Changes the last leaf.</summary>
    public void EditLast() => _states[_children.Keys.Last()]++;

    /// <summary>Offers all in order: what a parent has alike, as the parent's own node.</summary>
    public async Task WriteAsync(KeepingTreeWriter writer, TreeReader reader, DirectoryBody? before, Func<bool> seals)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var known = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        if (before is not null)
        {
            await foreach (var node in reader.ReadDirectoryAsync(before, cancellation))
            {
                known.Add(Encoding.UTF8.GetString(node.Name.Span), node);
            }
        }

        foreach (var (name, child) in _children)
        {
            var old = known.GetValueOrDefault(name);
            var isSame = old is not null && old.ModifiedNanoseconds == _states[name] && old.Kind == KindOf(child);
            var node = isSame ? old! : NodeOf(name);
            if (child is null)
            {
                await writer.AddAsync(node, isSame, cancellation);
            }
            else
            {
                await writer.OpenDirectoryAsync(node, old, cancellation);
                await child.WriteAsync(writer, reader, old?.Body, seals);
                await writer.CloseDirectoryAsync(cancellation);
            }

            if (seals())
            {
                _ = await writer.SealAsync(cancellation);
            }
        }
    }

    /// <summary>Writes all, and knows of no parent.</summary>
    public async Task WriteAsync(TreeWriter writer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var (name, child) in _children)
        {
            if (child is null)
            {
                await writer.AddAsync(NodeOf(name), cancellation);
                continue;
            }

            await writer.OpenDirectoryAsync(NodeOf(name), cancellation);
            await child.WriteAsync(writer);
            await writer.CloseDirectoryAsync(cancellation);
        }
    }

    private static NodeKind KindOf(ModelTree? child) => child is null ? NodeKind.Fifo : NodeKind.Directory;

    private void Put(Random random, ModelTree? child)
    {
        var name = $"{random.Next():x8} with a name";
        _children[name] = child;
        _states[name] = random.Next();
    }

    private TreeNode NodeOf(string name) =>
        new()
        {
            Name = Encoding.UTF8.GetBytes(name),
            Kind = KindOf(_children[name]),
            ModifiedNanoseconds = _states[name],
        };
}
