using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Plugins.FilesAndFolders.Browsing;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

[Trait("Req", "FF-01")]
public sealed class BrowseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_listed_with_folders_first_in_byte_order_and_sizes_of_files()
    {
        _ = _folder.Write("b", "12345");
        _ = _folder.Write("Z", "");
        _ = _folder.Write("ä", "1");
        _ = _folder.Write("x/inside", "1");
        _ = _folder.MakeDirectory("c");
        _ = File.CreateSymbolicLink(_folder.At("a-link"), "x");

        var nodes = await BrowseAsync(_folder.Path);

        Assert.Equal(["c", "x", "Z", "a-link", "b", "ä"], nodes.Select(static node => node.Name).ToArray());
        Assert.Equal([null, null, 0, null, 5, 1], nodes.Select(static node => node.Size).ToArray());
        Assert.Equal(["c", "x"], nodes.Where(static node => node.HasChildren).Select(static node => node.Name).ToArray());
        Assert.All(nodes, node => Assert.Equal(_folder.At(node.Name), node.Token));
        Assert.All(nodes, static node => Assert.Equal((true, node.Token), (node.Selectable, node.Selection)));
    }

    [Fact]
    public async Task What_a_node_selects_is_what_a_backup_takes()
    {
        _ = _folder.Write("sub/a", "1");
        _ = _folder.Write("b", "2");
        var picked = (await BrowseAsync(_folder.Path))[0];

        await using var backup = await Backup.RunAsync(picked.Selection!);

        Assert.Equal(["sub", "sub/a"], backup.Below(_folder.Path));
    }

    [Fact]
    public async Task The_top_is_the_root_and_its_kernel_folders_cannot_be_picked()
    {
        var top = Assert.Single(await BrowseAsync(string.Empty));
        var root = await BrowseAsync(top.Token);

        Assert.Equal(new BrowseNode("/", "/", true, true, "/", null), top);
        Assert.Equal(new BrowseNode("/proc", "proc", false, false, null, null), root.Single(static node => node.Name is "proc"));
        Assert.True(root.Single(static node => node.Name is "etc").Selectable);
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_shown_and_cannot_be_picked()
    {
        Native.Run("/bin/sh", "-c", $"printf x > \"$(printf '{_folder.Path}/a\\377')\"");

        var node = Assert.Single(await BrowseAsync(_folder.Path));

        Assert.Equal((false, false, null), (node.Selectable, node.HasChildren, node.Selection));
    }

    [Theory]
    [InlineData("closed", "files.access-denied")]
    [InlineData("gone", "files.path-missing")]
    [InlineData("file", "files.not-a-folder")]
    [InlineData(null, "files.path-not-absolute")]
    public void A_folder_that_cannot_be_listed_is_a_clear_fault(string? name, string code)
    {
        _ = _folder.MakeDirectory("closed");
        _ = _folder.Write("file");
        Native.Run("/bin/chmod", "0755", _folder.Path);
        Native.Run("/bin/chmod", "0700", _folder.At("closed"));
        var node = name is null ? "relative/path" : _folder.At(name);

        var refused = Assert.IsType<ItemException>(
            Native.AsNobody(() => Record.Exception(() => new FolderBrowser().List(node, CancellationToken.None)))
        );

        Assert.Equal((Severity.Error, code), (refused.Fault.Severity, refused.Fault.Code));
        Assert.Contains(node, refused.Fault.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(refused.Fault.Guidance));
    }

    private static async Task<List<BrowseNode>> BrowseAsync(string node) =>
        await new FilesAndFoldersPlugin()
            .BrowseAsync(Backup.Settings(new { }), node, CancellationToken.None)
            .ToListAsync();
}
