using System.Globalization;
using System.Text;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class TreeWriterTests
{
    private const int FileLength = 5;

    private readonly MemoryTreeStore _store = new();

    [Fact]
    public async Task One_changed_name_in_a_huge_directory_stores_few_pages()
    {
        const int Entries = 200_000;
        var before = await WriteFilesAsync(Entries, Name);
        var all = _store.NewBytes;
        _store.CountFromHere();

        var after = await WriteFilesAsync(Entries, index => index == 77_777 ? Name(index) + "-renamed" : Name(index));

        Assert.NotEqual(Encoded.Body(before), Encoded.Body(after), StringComparer.Ordinal);
        Assert.InRange(_store.NewBytes + (Encoded.Body(after).Length / 2), 1, 300_000);
        Assert.True(all > 10_000_000, $"The directory took only {all} bytes.");
        Assert.InRange(_store.LargestChunk, 16 * 1024, (256 * 1024) + 3);
        Assert.Equal(Entries, after.Entries);
    }

    [Fact]
    public async Task A_moved_subtree_costs_one_node()
    {
        var subtree = await WriteFilesAsync(50_000, Name);
        _store.CountFromHere();
        var writer = Writer();

        await writer.AddAsync(Folder("elsewhere") with { Body = subtree }, CancellationToken.None);
        var root = await writer.FinishAsync(CancellationToken.None);

        Assert.InRange(_store.NewChunks, 0, 1);
        Assert.InRange(_store.NewBytes, 0, (Encoded.Body(subtree).Length / 2) + 100);
        Assert.Equal(50_001, root.Entries);
        Assert.Equal(subtree.Bytes, root.Bytes);
    }

    [Fact]
    public async Task A_directory_of_very_long_names_takes_several_levels_of_pages()
    {
        const int Entries = 3000;
        var tail = new string('x', 2000);
        // Cuts as early as the format allows, at each level.
        var writer = new TreeWriter(_store, _ => 0);
        for (var index = 0; index < Entries; index++)
        {
            await writer.AddAsync(File(Name(index) + tail, FileLength), CancellationToken.None);
        }

        var root = await writer.FinishAsync(CancellationToken.None);

        var names = new List<string>();
        await foreach (var node in new TreeReader(_store).ReadDirectoryAsync(root, CancellationToken.None))
        {
            names.Add(Encoding.UTF8.GetString(node.Name.Span)[..9]);
        }

        var missing = Encoding.UTF8.GetBytes(Name(0));
        var found = await FindAsync(root, Name(1234) + tail);
        Assert.InRange(root.Level, 2, 3);
        Assert.Equal(Enumerable.Range(0, Entries).Select(Name), names, StringComparer.Ordinal);
        Assert.NotNull(found);
        Assert.Null(await new TreeReader(_store).FindAsync(root, [missing], CancellationToken.None));
    }

    [Fact]
    public async Task A_hundred_thousand_directories_in_one_another_are_written_and_read()
    {
        const int Depth = 100_000;
        var writer = Writer();
        for (var level = 0; level < Depth; level++)
        {
            await writer.OpenDirectoryAsync(Folder("d"), CancellationToken.None);
        }

        await writer.AddAsync(File("leaf", 1), CancellationToken.None);
        var sealedRoot = await writer.SealAsync(CancellationToken.None);
        while (writer.Depth > 0)
        {
            await writer.CloseDirectoryAsync(CancellationToken.None);
        }

        var root = await writer.FinishAsync(CancellationToken.None);
        TreeEntry last = default;
        await foreach (var entry in new TreeReader(_store).WalkAsync(root, CancellationToken.None))
        {
            last = entry;
        }

        Assert.Equal(Depth + 1, root.Entries);
        Assert.Equal(Depth + 1, last.Path.Depth);
        Assert.Equal(1, root.Bytes);
        Assert.Equal(Encoded.Body(root), Encoded.Body(sealedRoot));
        Assert.InRange(_store.NewBytes, 1, 40L * Depth);
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("b", "b")]
    [InlineData("ab", "a")]
    public async Task Names_out_of_order_are_refused_and_change_nothing(string first, string second)
    {
        var writer = Writer();
        await writer.AddAsync(File(first, 1), CancellationToken.None);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await writer.AddAsync(File(second, 1), CancellationToken.None)
        );
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await writer.OpenDirectoryAsync(Folder(second), CancellationToken.None)
        );

        Assert.Equal(1, (await writer.FinishAsync(CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task A_name_after_an_open_directory_is_ordered_against_it()
    {
        var writer = Writer();
        await writer.OpenDirectoryAsync(Folder("m"), CancellationToken.None);
        await writer.AddAsync(File("a", 1), CancellationToken.None);
        await writer.CloseDirectoryAsync(CancellationToken.None);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await writer.AddAsync(File("b", 1), CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_tree_with_open_directories_does_not_finish()
    {
        var writer = Writer();
        await writer.OpenDirectoryAsync(Folder("d"), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await writer.FinishAsync(CancellationToken.None)
        );
        await writer.CloseDirectoryAsync(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await writer.CloseDirectoryAsync(CancellationToken.None)
        );

        Assert.Equal(1, (await writer.FinishAsync(CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task After_a_page_could_not_be_stored_the_writer_goes_no_further()
    {
        var writer = Writer();
        await writer.OpenDirectoryAsync(Folder("d"), CancellationToken.None);
        for (var index = 0; index < 100; index++)
        {
            await writer.AddAsync(File(Name(index), 1), CancellationToken.None);
        }

        _store.Failure = new IOException("No room.");
        await Assert.ThrowsAsync<IOException>(async () => await writer.CloseDirectoryAsync(CancellationToken.None));

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await writer.FinishAsync(CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_seal_that_failed_leaves_the_writer_usable()
    {
        var writer = Writer();
        for (var index = 0; index < 100; index++)
        {
            await writer.AddAsync(File(Name(index), FileLength), CancellationToken.None);
        }

        _store.Failure = new IOException("No room.");
        await Assert.ThrowsAsync<IOException>(async () => await writer.SealAsync(CancellationToken.None));

        var root = await writer.FinishAsync(CancellationToken.None);
        Assert.Equal(Encoded.Body(await WriteFilesAsync(100, Name)), Encoded.Body(root));
    }

    [Fact]
    public async Task A_single_huge_entry_is_kept_and_a_bigger_one_is_refused()
    {
        var writer = Writer();
        var huge = File("huge", 1) with { ChangeToken = new byte[3 * 1024 * 1024] };
        await writer.AddAsync(File("a", 1), CancellationToken.None);
        await writer.AddAsync(huge, CancellationToken.None);
        var tooLarge = File("larger", 1) with { ChangeToken = new byte[64 * 1024 * 1024] };

        var error = await Assert.ThrowsAsync<VaultException>(async () =>
            await writer.AddAsync(tooLarge, CancellationToken.None)
        );
        await writer.AddAsync(File("z", 1), CancellationToken.None);
        var root = await writer.FinishAsync(CancellationToken.None);

        Assert.Contains("larger", error.Message, StringComparison.Ordinal);
        Assert.Equal(3 * 1024 * 1024, (await FindAsync(root, "huge"))!.ChangeToken.Length);
        Assert.Equal(3, root.Entries);
        Assert.NotNull(await FindAsync(root, "z"));
    }

    [Fact]
    public async Task Adding_small_files_allocates_nothing_but_their_pages()
    {
        var writer = Writer();
        var nodes = Enumerable.Range(0, 200).Select(index => File(Name(index), 1)).ToArray();
        await writer.AddAsync(nodes[0], CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var index = 1; index < nodes.Length; index++)
        {
            await writer.AddAsync(nodes[index], CancellationToken.None);
        }

        // The page's buffer grows to 16 KiB by doubling, and nothing else is made.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    private static string Name(int index) => index.ToString("d9", CultureInfo.InvariantCulture);

    private static TreeNode Folder(string name) =>
        new() { Name = Encoding.UTF8.GetBytes(name), Kind = NodeKind.Directory };

    private static TreeNode File(string name, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return new TreeNode
        {
            Name = bytes,
            Kind = NodeKind.File,
            ModifiedNanoseconds = 1_700_000_000_000_000_000,
            Mode = 0x1A4,
            UserId = 1000,
            GroupId = 1000,
            Content = new ContentRef(0, [ContentSegment.Chunk(MemoryTreeStore.IdOf(bytes), length)]),
        };
    }

    private TreeWriter Writer() => new(_store, MemoryTreeStore.CutHash);

    private async Task<DirectoryBody> WriteFilesAsync(int count, Func<int, string> name)
    {
        var writer = Writer();
        for (var index = 0; index < count; index++)
        {
            await writer.AddAsync(File(name(index), FileLength), CancellationToken.None);
        }

        return await writer.FinishAsync(CancellationToken.None);
    }

    private ValueTask<TreeNode?> FindAsync(DirectoryBody root, string name) =>
        new TreeReader(_store).FindAsync(root, [Encoding.UTF8.GetBytes(name)], CancellationToken.None);
}
