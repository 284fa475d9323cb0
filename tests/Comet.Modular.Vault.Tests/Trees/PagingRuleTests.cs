using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>
/// The rules of FORMAT.md sections 8 and 9 done in the plainest way, with whole lists in memory, against the writers
/// that do them as the entries come.
/// </summary>
[Trait("Req", "HO-08")]
public sealed class PagingRuleTests
{
    private sealed record Member(byte[] Name, byte[] Bytes);

    [Fact]
    public Task Directories_are_cut_as_the_format_says() =>
        Gen.Select(Gen.Int[0, 2000], Gen.Int[1, 600], Gen.Int[2, 2000], Gen.Int)
            .SampleAsync(
                async (count, longest, rarity, seed) =>
                {
                    var nodes = Nodes(count, longest, new Random(seed));
                    uint CutHash(ReadOnlySpan<byte> name) =>
                        MemoryTreeStore.CutHash(name) % (uint)rarity == 0 ? (1u << 24) - 1 : 1u << 24;
                    var writer = new TreeWriter(new MemoryTreeStore(), CutHash);
                    foreach (var node in nodes)
                    {
                        await writer.AddAsync(node, CancellationToken.None);
                    }

                    var root = await writer.FinishAsync(CancellationToken.None);

                    var expected = Body(nodes, name => CutHash(name) < 1u << 24);
                    Assert.Equal(Convert.ToHexStringLower(expected), Encoded.Body(root));
                },
                iter: 60,
                threads: 1
            );

    [Fact]
    public Task Content_is_cut_as_the_format_says() =>
        Gen.Select(Gen.Int[0, 6000], Gen.Int[2, 256], Gen.Int)
            .SampleAsync(
                async (count, firstBytes, seed) =>
                {
                    var segments = Segments(count, firstBytes, new Random(seed));
                    var builder = new ContentBuilder(new MemoryTreeStore());
                    foreach (var segment in segments)
                    {
                        if (segment.IsHole)
                        {
                            builder.AddHole(segment.Length);
                        }
                        else
                        {
                            await builder.AddChunkAsync(segment.Id, (int)segment.Length, CancellationToken.None);
                        }
                    }

                    var content = await builder.FinishAsync(CancellationToken.None);

                    Assert.Equal(Content(segments), content);
                },
                iter: 60,
                threads: 1
            );

    private static byte[] Body(TreeNode[] nodes, Func<byte[], bool> cuts)
    {
        var members = nodes.Select(node =>
        {
            var writer = new FormatWriter();
            NodeEncoder.Write(writer, node);
            return new Member(node.Name.ToArray(), writer.WrittenSpan.ToArray());
        });
        var list = members.ToList();
        var body = new FormatWriter();
        var isInline = list.Sum(member => member.Bytes.Length) <= 2048;
        body.U8(isInline ? (byte)0 : (byte)1);
        body.Varint(nodes.Length);
        body.Varint(0UL);
        if (!isInline)
        {
            list = Refs(Cut(list, cuts));
            byte level = 0;
            for (var pages = Cut(list, cuts); pages.Count > 1; pages = Cut(list, cuts))
            {
                list = Refs(pages);
                level++;
            }

            body.U8(level);
        }

        body.Raw(ListBytes(list));
        return body.WrittenSpan.ToArray();
    }

    private static List<List<Member>> Cut(List<Member> members, Func<byte[], bool> cuts)
    {
        var pages = new List<List<Member>> { new() };
        var size = 0;
        foreach (var member in members)
        {
            var endsBefore = size >= 16 * 1024 && cuts(pages[^1][^1].Name);
            if (endsBefore || (size > 0 && size + member.Bytes.Length > 256 * 1024))
            {
                pages.Add([]);
                size = 0;
            }

            pages[^1].Add(member);
            size += member.Bytes.Length;
        }

        return pages;
    }

    private static List<Member> Refs(List<List<Member>> pages) =>
        [
            .. pages.Select(page =>
            {
                var writer = new FormatWriter();
                writer.Bytes(page[0].Name);
                var id = MemoryTreeStore.IdOf(ListBytes(page));
                writer.Raw(id.Bytes);
                return new Member(page[0].Name, writer.WrittenSpan.ToArray());
            }),
        ];

    private static byte[] ListBytes(List<Member> members)
    {
        var writer = new FormatWriter();
        writer.Varint(members.Count);
        members.ForEach(member => writer.Raw(member.Bytes));
        return writer.WrittenSpan.ToArray();
    }

    private static ContentRef Content(List<ContentSegment> list)
    {
        var level = 0;
        while (list.Count > 16)
        {
            var pages = new List<List<ContentSegment>> { new() };
            foreach (var segment in list)
            {
                var page = pages[^1];
                var endsBefore = page.Count >= 64 && !page[^1].IsHole && FirstByte(page[^1].Id) < 2;
                if (endsBefore || page.Count == 1024)
                {
                    pages.Add([]);
                }

                pages[^1].Add(segment);
            }

            list = [.. pages.Select(page => Page(level, page))];
            level++;
        }

        return new ContentRef(level, [.. list]);
    }

    private static ContentSegment Page(int level, List<ContentSegment> segments)
    {
        var writer = new FormatWriter();
        ContentCodec.Write(writer, level, segments.ToArray());
        return ContentSegment.Chunk(
            MemoryTreeStore.IdOf(writer.WrittenSpan),
            segments.Sum(segment => segment.Length)
        );
    }

    private static byte FirstByte(ChunkId id) => id.Bytes[0];

    private static TreeNode[] Nodes(int count, int longest, Random random) =>
        [.. Names(count, longest, random).Select(name => Node(name, random.Next(longest * 10)))];

    private static byte[][] Names(int count, int longest, Random random)
    {
        var names = Enumerable.Range(0, count).Select(_ =>
        {
            var name = new byte[random.Next(1, longest + 1)];
            random.NextBytes(name);
            return name;
        });
        return TreeGen.Ordered(names, name => name, name => name);
    }

    private static TreeNode Node(byte[] name, int length) =>
        new()
        {
            Name = name,
            Kind = NodeKind.File,
            ChangeToken = new byte[length],
        };

    private static List<ContentSegment> Segments(int count, int firstBytes, Random random)
    {
        var segments = new List<ContentSegment>();
        var id = new byte[ChunkId.Size];
        for (var index = 0; index < count; index++)
        {
            random.NextBytes(id);
            id[0] = (byte)random.Next(firstBytes);
            var isHole = random.Next(9) == 0 && (index == 0 || !segments[^1].IsHole);
            segments.Add(
                isHole
                    ? ContentSegment.Hole(random.Next(1, 1 << 30))
                    : ContentSegment.Chunk(ChunkId.From(id), random.Next(1, 1 << 20))
            );
        }

        return segments;
    }
}
