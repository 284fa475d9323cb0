using System.Text;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Trees;
using CsCheck;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class DecoderTests
{

    private delegate byte[] Recode(byte[] bytes);

    public static TheoryData<string> Decoders => [.. Cases().Keys];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Damaged_bytes_are_refused_or_are_exactly_what_an_encoder_writes(string decoder)
    {
        var (samples, recode) = Cases()[decoder];
        var random = new Random(ByteDamage.Seed);
        var refused = 0;
        foreach (var sample in samples)
        {
            Assert.Equal(sample, recode(sample));
        }

        for (var input = 0; input < ByteDamage.Inputs; input++)
        {
            var bytes = ByteDamage.Of(samples[random.Next(samples.Count)], random);
            try
            {
                Assert.Equal(bytes, recode(bytes));
            }
            catch (VaultException error)
            {
                Assert.Equal("vault.malformed", error.Code);
                refused++;
            }
        }

        Assert.InRange(refused, ByteDamage.Inputs / 10, ByteDamage.Inputs);
    }

    [Fact]
    public async Task Trees_with_damaged_pages_are_read_or_refused()
    {
        var random = new Random(7);
        var operations = TreeGen.One(TreeGen.Operations.Array[20]).MaxBy(steps => steps.Length)!;
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var store = new MemoryTreeStore();
            var root = await TreeOperation.WriteAsync(operations, store);
            var (id, bytes) = store.Chunks.ElementAt(random.Next(store.Chunks.Count));
            store.Replace(id, ByteDamage.Of(bytes, random));
            try
            {
                await foreach (var entry in new TreeReader(store).WalkAsync(root, CancellationToken.None))
                {
                    Assert.NotEmpty(entry.Path.ToNames());
                }
            }
            catch (VaultException error)
            {
                Assert.Equal("vault.malformed", error.Code);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 300);
    }

    [Fact]
    public void Directories_inline_in_one_another_beyond_what_fits_are_refused()
    {
        // A directory node with an inline body of one node: name "d", kind 0, fields 1 << 12, form 0, totals, count.
        byte[] node = [1, (byte)'d', 0, 0x80, 0x20, 0, 1, 0, 1];
        byte[] bytes = [0, 1, 0, 1, .. Enumerable.Repeat(node, 100_000).SelectMany(part => part)];

        Assert.Throws<VaultException>(() => BodyCodec.Decode(bytes));
    }

    [Fact]
    public async Task Pages_in_the_wrong_order_and_wrong_totals_are_refused()
    {
        var store = new MemoryTreeStore();
        var first = await StorePageAsync(store, "a", "m");
        var second = await StorePageAsync(store, "k", "z");
        var overlapping = new DirectoryBody(new TreeTotals(4, 0), 0, [first, second]);
        var miscounted = new DirectoryBody(new TreeTotals(3, 0), 0, [first]);
        var tooHigh = new DirectoryBody(new TreeTotals(2, 0), 1, [first]);
        var misnamed = new DirectoryBody(new TreeTotals(2, 0), 0, [first with { FirstName = "b"u8.ToArray() }]);
        var right = new DirectoryBody(new TreeTotals(2, 0), 0, [first]);

        Assert.Equal(2, await CountAsync(right));
        await Assert.ThrowsAsync<VaultException>(() => CountAsync(overlapping));
        await Assert.ThrowsAsync<VaultException>(() => CountAsync(miscounted));
        await Assert.ThrowsAsync<VaultException>(() => CountAsync(tooHigh));
        await Assert.ThrowsAsync<VaultException>(() => CountAsync(misnamed));

        async Task<int> CountAsync(DirectoryBody body)
        {
            var nodes = 0;
            await foreach (var _ in new TreeReader(store).ReadDirectoryAsync(body, CancellationToken.None))
            {
                nodes++;
            }

            return nodes;
        }
    }

    private static async Task<PageRef> StorePageAsync(MemoryTreeStore store, params string[] names)
    {
        var writer = new FormatWriter();
        writer.Varint(names.Length);
        foreach (var name in names)
        {
            NodeEncoder.Write(writer, new TreeNode { Name = Encoding.UTF8.GetBytes(name), Kind = NodeKind.File });
        }

        var id = await store.StoreAsync(writer.WrittenMemory, CancellationToken.None);
        return new PageRef(Encoding.UTF8.GetBytes(names[0]), id);
    }

    private static Dictionary<string, (IReadOnlyList<byte[]> Samples, Recode Recode)> Cases()
    {
        var nodes = TreeGen.One(TreeGen.Leaf.Array[40]);
        var contents = TreeGen.One(TreeGen.Content.Array[40]);
        var ordered = TreeGen.Ordered(nodes, node => node.Name, node => node);
        var small = ordered.Take(8).ToArray();
        var inline = new DirectoryBody(Totals(small), small);
        var nested = new TreeNode
        {
            Name = new byte[] { 7 },
            Kind = NodeKind.Directory,
            Body = inline,
            Incomplete = true,
        };
        var refs = ordered.Select(node => new PageRef(node.Name, MemoryTreeStore.IdOf(node.Name.Span))).ToArray();
        var bodies = new[]
        {
            DirectoryBody.Empty,
            inline,
            new DirectoryBody(Totals([nested]), [nested]),
            new DirectoryBody(new TreeTotals(99, 1234), 3, refs),
        };
        var manifests = bodies.Select(Manifest).ToArray();
        return new Dictionary<string, (IReadOnlyList<byte[]>, Recode)>(StringComparer.Ordinal)
        {
            ["node"] = ([.. nodes.Append(nested).Select(node => Bytes(writer => NodeEncoder.Write(writer, node)))], RecodeNode),
            ["content"] = ([.. contents.Select(content => Bytes(writer => ContentCodec.Write(writer, content)))], RecodeContent),
            ["body"] = ([.. bodies.Select(body => Bytes(writer => BodyCodec.Write(writer, body)))], RecodeBody),
            ["manifest"] = ([.. manifests.Select(manifest => ManifestCodec.Encode(manifest).ToArray())], RecodeManifest),
        };
    }

    private static SnapshotManifest Manifest(DirectoryBody root) =>
        new()
        {
            Root = root,
            CheckpointSchema = "schema/1",
            Checkpoint = new byte[] { 1, 2, 3 },
            Faults =
            [
                new StoredFault([new byte[] { 1 }, new byte[] { 2 }], FaultSeverity.Warning, "a.b", "Message.", ""),
                new StoredFault([], FaultSeverity.Error, "c.d", "Ärger.", "Do it."),
            ],
            Settings = "{}",
            Counts = new ManifestCounts(1, 2, 300, 4, 5),
        };

    private static TreeTotals Totals(IEnumerable<TreeNode> nodes) =>
        nodes.Aggregate(default(TreeTotals), (totals, node) => totals.Plus(node));

    private static byte[] RecodeNode(byte[] bytes)
    {
        var reader = new FormatReader(bytes, "node");
        var node = NodeDecoder.Read(ref reader, 0, before: null);
        reader.End();
        return Bytes(writer => NodeEncoder.Write(writer, node));
    }

    private static byte[] RecodeContent(byte[] bytes)
    {
        var reader = new FormatReader(bytes, "content");
        var content = ContentCodec.Read(ref reader);
        reader.End();
        return Bytes(writer => ContentCodec.Write(writer, content));
    }

    private static byte[] RecodeBody(byte[] bytes)
    {
        var body = BodyCodec.Decode(bytes);
        return Bytes(writer => BodyCodec.Write(writer, body));
    }

    private static byte[] RecodeManifest(byte[] bytes) => ManifestCodec.Encode(ManifestCodec.Decode(bytes)).ToArray();

    private static byte[] Bytes(Action<FormatWriter> write)
    {
        var writer = new FormatWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
