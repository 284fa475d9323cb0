using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>Bytes that were written by hand from FORMAT.md hold the format still.</summary>
[Trait("Req", "HO-08")]
public sealed class GoldenBytesTests
{
    private static readonly TreeNode[] Nodes =
    [
        new TreeNode
        {
            Name = "all"u8.ToArray(),
            Kind = NodeKind.File,
            ModifiedNanoseconds = 1_700_000_000_123_456_789,
            CreatedNanoseconds = -1,
            Mode = 0x9ED,
            UserId = 1000,
            GroupId = 4_294_967_294,
            UserName = "ann",
            WindowsAttributes = 0x20,
            HardLinkGroup = new byte[] { 1, 2 },
            ChangeToken = new byte[] { 0x77 },
            Properties =
            [
                new NodeProperty("xattr:a"u8.ToArray(), default),
                new NodeProperty("xattr:b"u8.ToArray(), "hi"u8.ToArray()),
            ],
            Content = new ContentRef(
                0,
                [
                    ContentSegment.Chunk(Id(0x11), 5),
                    ContentSegment.Hole(4096),
                    ContentSegment.Chunk(Id(0x22), 65_536),
                ]
            ),
            Streams =
            [
                new NodeStream("ads"u8.ToArray(), new ContentRef(2, [ContentSegment.Chunk(Id(0x33), 1L << 40)])),
            ],
            Incomplete = true,
        },
        new TreeNode
        {
            Name = "dir"u8.ToArray(),
            Kind = NodeKind.Directory,
            Body = new DirectoryBody(
                new TreeTotals(1, 0),
                [
                    new TreeNode
                    {
                        Name = "empty"u8.ToArray(),
                        Kind = NodeKind.File,
                        Content = ContentRef.Empty,
                    },
                ]
            ),
        },
        new TreeNode
        {
            Name = "link"u8.ToArray(),
            Kind = NodeKind.SymbolicLink,
            LinkTarget = "../x"u8.ToArray(),
        },
        new TreeNode
        {
            Name = "tty"u8.ToArray(),
            Kind = NodeKind.CharacterDevice,
            Device = (4UL << 32) | 64,
        },
    ];

    private static readonly DirectoryBody Paged = new(
        new TreeTotals(200_000, 1L << 33),
        1,
        [new PageRef("a"u8.ToArray(), Id(0x44)), new PageRef("mm"u8.ToArray(), Id(0x55))]
    );

    [Fact]
    public async Task A_page_of_nodes_is_as_the_format_says()
    {
        var golden = Golden("page-of-nodes");
        var store = new MemoryTreeStore();
        var id = await store.StoreAsync(golden, CancellationToken.None);
        var written = Bytes(writer =>
        {
            writer.Varint(Nodes.Length);
            Array.ForEach(Nodes, node => NodeEncoder.Write(writer, node));
        });

        var read = BodyCodec.DecodeNodes(golden, new PageRef(Nodes[0].Name, id));

        Assert.Equal(golden, written);
        Assert.Equal(Nodes.Select(Encoded.Node), read.Select(Encoded.Node), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_inline_body_is_as_the_format_says()
    {
        var golden = Golden("body-inline");
        var writer = new TreeWriter(new MemoryTreeStore(), MemoryTreeStore.CutHash);
        foreach (var node in Nodes)
        {
            await writer.AddAsync(node, CancellationToken.None);
        }

        var root = await writer.FinishAsync(CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(golden), Encoded.Body(root));
        Assert.Equal(5, BodyCodec.Decode(golden).Entries);
    }

    [Fact]
    public void A_paged_body_is_as_the_format_says()
    {
        var golden = Golden("body-paged");

        var read = BodyCodec.Decode(golden);

        Assert.Equal(golden, Bytes(writer => BodyCodec.Write(writer, Paged)));
        Assert.Equal(Encoded.Body(Paged), Encoded.Body(read));
        Assert.Equal((200_000, 1L << 33, 1), (read.Entries, read.Bytes, read.Level));
    }

    [Fact]
    public void Content_is_as_the_format_says()
    {
        var golden = Golden("content");
        var content = new ContentRef(
            1,
            [ContentSegment.Chunk(Id(0x66), 1000), ContentSegment.Chunk(Id(0x77), 2000)]
        );

        var read = ContentCodec.DecodePage(golden, 1, 3000);

        Assert.Equal(golden, Bytes(writer => ContentCodec.Write(writer, content)));
        Assert.Equal(content, read);
    }

    [Fact]
    public void A_manifest_is_as_the_format_says()
    {
        var golden = Golden("manifest");
        var manifest = new SnapshotManifest
        {
            Root = Paged,
            CheckpointSchema = "usn/1",
            Checkpoint = new byte[] { 10, 11, 12 },
            Faults =
            [
                new StoredFault(
                    ["a"u8.ToArray(), "b"u8.ToArray()],
                    FaultSeverity.Warning,
                    "files.changed",
                    "It changed.",
                    "Run it again."
                ),
                new StoredFault([], FaultSeverity.Error, "x.y", "Schlüssel fehlt.", string.Empty),
            ],
            Settings = """{"paths":["/"]}""",
            Counts = new ManifestCounts(1, 2, 199_995, 3, 2),
        };

        var read = ManifestCodec.Decode(golden);

        Assert.Equal(golden, ManifestCodec.Encode(manifest).ToArray());
        Assert.Equal(golden, ManifestCodec.Encode(read).ToArray());
        Assert.Equal(manifest.Faults[1].Message, read.Faults[1].Message);
    }

    private static ChunkId Id(byte value) => ChunkId.From(Enumerable.Repeat(value, ChunkId.Size).ToArray());

    private static byte[] Golden(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "fixtures", "format", name + ".hex");
        var digits = File.ReadLines(path).Select(line => line.Split('#')[0].Trim());
        return Convert.FromHexString(string.Concat(digits));
    }

    private static byte[] Bytes(Action<FormatWriter> write)
    {
        var writer = new FormatWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
