using CsCheck;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>Random nodes and trees.</summary>
internal static class TreeGen
{
    private const int NodeFieldBits = 14;

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 20];

    private static readonly Gen<byte[]> Name = Gen.Byte.Array[1, 6];

    public static readonly Gen<ContentRef> Content = Gen.Select(
        Gen.Int[0, 3],
        Gen.Select(Gen.Byte.Array[32], Gen.Int[1, 1 << 20], Gen.Bool).Array[0, 6],
        (level, segments) =>
            segments.Length == 0
                ? ContentRef.Empty
                : new ContentRef(
                    level,
                    [
                        .. segments.Select(segment =>
                            segment.Item3 && level == 0
                                ? ContentSegment.Hole(segment.Item2)
                                : ContentSegment.Chunk(ChunkId.From(segment.Item1), segment.Item2)
                        ),
                    ]
                )
    );

    /// <summary>A node that is no directory.</summary>
    public static readonly Gen<TreeNode> Leaf = Gen.Select(
        Name,
        Gen.Int[1, 6],
        Gen.Int[0, (1 << NodeFieldBits) - 1],
        Gen.Select(Gen.Long, Gen.UInt, Bytes, Gen.String),
        Gen.Select(Name, Bytes).Array[0, 3],
        Gen.Select(Content, Gen.Select(Name, Content).Array[0, 2]),
        (name, kind, fields, values, properties, contents) =>
        {
            var (number, small, bytes, text) = values;
            var posix = (fields & 4) != 0;
            return new TreeNode
            {
                Name = name,
                Kind = (NodeKind)kind,
                ModifiedNanoseconds = (fields & 1) != 0 ? number : null,
                CreatedNanoseconds = (fields & 2) != 0 ? -number : null,
                Mode = posix ? small & 0xFFF : null,
                UserId = posix ? small : null,
                GroupId = posix ? ~small : null,
                UserName = (fields & 8) != 0 ? text : null,
                GroupName = (fields & 8) != 0 ? "group" : null,
                WindowsAttributes = (fields & 16) != 0 ? small : null,
                Device = (fields & 32) != 0 ? (ulong)number : null,
                LinkTarget = (fields & 64) != 0 ? bytes : ReadOnlyMemory<byte>.Empty,
                HardLinkGroup = (fields & 128) != 0 ? bytes : ReadOnlyMemory<byte>.Empty,
                ChangeToken = (fields & 256) != 0 ? bytes : ReadOnlyMemory<byte>.Empty,
                Properties = Ordered(properties, pair => pair.Item1, pair => new NodeProperty(pair.Item1, pair.Item2)),
                Content = kind == (int)NodeKind.File ? contents.Item1 : null,
                Streams = Ordered(contents.Item2, pair => pair.Item1, pair => new NodeStream(pair.Item1, pair.Item2)),
                Incomplete = (fields & 512) != 0,
            };
        }
    );

    private static readonly Gen<TreeNode> Directory = Leaf.Select(leaf =>
        leaf with
        {
            Kind = NodeKind.Directory,
            Content = null,
        }
    );

    /// <summary>The steps that write a tree of several levels, some directories inline and some on pages.</summary>
    public static readonly Gen<TreeOperation[]> Operations = Children(3);

    /// <summary>The same value at each run.</summary>
    public static T One<T>(Gen<T> values) => values.Generate(new PCG(1, 20_261_123UL), min: null, out _);

    /// <summary>A list in the order of the format, without doubles.</summary>
    public static TResult[] Ordered<TItem, TResult>(
        IEnumerable<TItem> items,
        Func<TItem, ReadOnlyMemory<byte>> name,
        Func<TItem, TResult> result
    ) =>
        [
            .. items
                .GroupBy(item => Convert.ToHexString(name(item).Span), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => result(group.First())),
        ];

    private static Gen<TreeOperation[]> Children(int depth)
    {
        var leaf = Leaf.Select(node => new[] { new TreeOperation(node) });
        var member = depth == 0 ? leaf : Gen.Frequency((4, leaf), (1, Subtree(depth)));
        var few = member.Array[0, 6];
        var many = leaf.Array[300, 500];
        var members = Gen.Frequency((8, few), (1, many));
        return members.Select(lists =>
            Ordered(lists, list => list[0].Node!.Name, list => list).SelectMany(list => list).ToArray()
        );
    }

    private static Gen<TreeOperation[]> Subtree(int depth) =>
        Gen.Select(
            Directory,
            Children(depth - 1),
            (directory, below) =>
                (TreeOperation[])[new TreeOperation(directory), .. below, new TreeOperation(Node: null)]
        );
}
