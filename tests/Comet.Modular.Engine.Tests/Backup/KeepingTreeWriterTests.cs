using System.Globalization;
using System.Text;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Backup;

public sealed class KeepingTreeWriterTests
{
    private readonly TreeMemory _store = new();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task A_tree_beside_its_parent_is_the_tree_that_is_written_from_the_ground(int seed, bool seals)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var tree = ModelTree.Random(random, depth: 3);
            var parent = await WriteAsync(tree, before: null, static () => false);
            tree.Edit(random);
            await RequireSameAsync(tree, parent, () => seals && random.Next(200) == 0);
        }
    }

    [Fact]
    public async Task A_directory_with_more_entries_than_are_held_is_the_same_too()
    {
        var tree = ModelTree.Flat(20_000);
        var parent = await WriteAsync(tree, before: null, static () => false);
        tree.EditLast();
        await RequireSameAsync(tree, parent, static () => false);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_written()
    {
        var random = new Random(5);
        var tree = ModelTree.Random(random, depth: 3);
        var parent = await WriteAsync(tree, before: null, static () => false);
        var stores = _store.Stores;
        Assert.Same(parent, await WriteAsync(tree, parent, static () => false));
        Assert.Equal(stores, _store.Stores);
    }

    private async Task RequireSameAsync(ModelTree tree, DirectoryBody parent, Func<bool> seals)
    {
        var kept = await WriteAsync(tree, parent, seals);
        var chunks = _store.Count;
        var plain = _store.NewWriter();
        await tree.WriteAsync(plain);
        var whole = await plain.FinishAsync(TestContext.Current.CancellationToken);
        Assert.Equal(chunks, _store.Count);
        Assert.Equal((whole.Entries, whole.Bytes), (kept.Entries, kept.Bytes));
        Assert.Equal(await ListAsync(whole), await ListAsync(kept));
    }

    private async Task<DirectoryBody> WriteAsync(ModelTree tree, DirectoryBody? before, Func<bool> seals)
    {
        var writer = new KeepingTreeWriter(_store.NewWriter(), before);
        await tree.WriteAsync(writer, new TreeReader(_store), before, seals);
        return await writer.FinishAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> ListAsync(DirectoryBody root)
    {
        var lines = new List<string>();
        await foreach (var entry in new TreeReader(_store).WalkAsync(root, TestContext.Current.CancellationToken))
        {
            var names = string.Join('/', entry.Path.ToNames().Select(name => Encoding.UTF8.GetString(name.Span)));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{names} {entry.Node.ModifiedNanoseconds}"));
        }

        return lines;
    }
}
