using CsCheck;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class TreeRoundTripTests
{
    private const int Iterations = 60;

    [Fact]
    public Task What_was_written_is_read_back() =>
        TreeGen.Operations.SampleAsync(
            async operations =>
            {
                var store = new MemoryTreeStore();

                var root = await TreeOperation.WriteAsync(operations, store);

                var expected = Flatten(operations);
                var actual = new List<string>();
                await foreach (var entry in new TreeReader(store).WalkAsync(root, CancellationToken.None))
                {
                    actual.Add(Describe(entry.Path.ToNames(), entry.Node));
                }

                Assert.Equal(expected, actual);
                Assert.Equal(expected.Count, root.Entries);
                var nodes = operations.Where(step => step.Node is not null).Select(step => step.Node!);
                Assert.Equal(nodes.Sum(node => node.Length + node.Streams.Sum(stream => stream.Length)), root.Bytes);
            },
            iter: Iterations,
            threads: 1
        );

    [Fact]
    public Task Every_entry_is_found_by_its_names_and_no_other() =>
        TreeGen.Operations.SampleAsync(
            async operations =>
            {
                var store = new MemoryTreeStore();
                var root = await TreeOperation.WriteAsync(operations, store);
                var reader = new TreeReader(store);
                await foreach (var entry in reader.WalkAsync(root, CancellationToken.None))
                {
                    var names = entry.Path.ToNames();
                    var missing = names.ToArray();
                    missing[^1] = names[^1].ToArray().Append((byte)0).Append((byte)7).ToArray();

                    var found = await reader.FindAsync(root, names, CancellationToken.None);
                    var notFound = await reader.FindAsync(root, missing, CancellationToken.None);

                    Assert.Equal(Encoded.Node(entry.Node), Encoded.Node(found!));
                    Assert.Null(notFound);
                }
            },
            iter: 20,
            threads: 1
        );

    [Fact]
    public Task Carried_and_written_subtrees_give_the_same_root() =>
        Gen.Select(TreeGen.Operations, Gen.Int)
            .SampleAsync(
                async (operations, seed) =>
                {
                    var store = new MemoryTreeStore();
                    var root = await TreeOperation.WriteAsync(operations, store);
                    var writer = new TreeWriter(store, MemoryTreeStore.CutHash);
                    store.CountFromHere();

                    await CopyAsync(root, new TreeReader(store), writer, new Random(seed));
                    var copy = await writer.FinishAsync(CancellationToken.None);

                    Assert.Equal(Encoded.Body(root), Encoded.Body(copy));
                    Assert.Equal(0, store.NewChunks);
                },
                iter: Iterations,
                threads: 1
            );

    [Fact]
    public Task Sealing_gives_the_tree_so_far_and_disturbs_nothing() =>
        Gen.Select(TreeGen.Operations, Gen.Int)
            .SampleAsync(
                async (operations, seed) =>
                {
                    var store = new MemoryTreeStore();
                    var random = new Random(seed);
                    var writer = new TreeWriter(store, MemoryTreeStore.CutHash);
                    for (var done = 0; done < operations.Length; done++)
                    {
                        if (random.Next(operations.Length) < 4)
                        {
                            var partial = await writer.SealAsync(CancellationToken.None);
                            var expected = await TreeOperation.WriteAsync(operations.Take(done), store);
                            Assert.Equal(Encoded.Body(expected), Encoded.Body(partial));
                        }

                        await operations[done].ApplyAsync(writer);
                    }

                    var root = await writer.FinishAsync(CancellationToken.None);

                    Assert.Equal(Encoded.Body(await TreeOperation.WriteAsync(operations, store)), Encoded.Body(root));
                },
                iter: Iterations,
                threads: 1
            );

    private static async Task CopyAsync(DirectoryBody body, TreeReader reader, TreeWriter writer, Random random)
    {
        await foreach (var node in reader.ReadDirectoryAsync(body, CancellationToken.None))
        {
            if (node.Body is null || random.Next(2) == 0)
            {
                await writer.AddAsync(node, CancellationToken.None);
                continue;
            }

            await writer.OpenDirectoryAsync(node, CancellationToken.None);
            await CopyAsync(node.Body, reader, writer, random);
            await writer.CloseDirectoryAsync(CancellationToken.None);
        }
    }

    private static List<string> Flatten(IEnumerable<TreeOperation> operations)
    {
        var entries = new List<string>();
        var path = new List<ReadOnlyMemory<byte>>();
        foreach (var operation in operations)
        {
            if (operation.Node is not { } node)
            {
                path.RemoveAt(path.Count - 1);
                continue;
            }

            path.Add(node.Name);
            entries.Add(Describe(path, node));
            if (node.Kind != NodeKind.Directory)
            {
                path.RemoveAt(path.Count - 1);
            }
        }

        return entries;
    }

    private static string Describe(IReadOnlyList<ReadOnlyMemory<byte>> path, TreeNode node) =>
        string.Join('/', path.Select(name => Convert.ToHexStringLower(name.Span))) + " " + Encoded.Node(node);
}
