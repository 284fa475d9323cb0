using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Managed;
using Comet.Modular.Plugins.FilesAndFolders.Settings;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>The walk for other systems, run on Linux beside the one for Linux.</summary>
public sealed class ManagedWalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_offers_the_same_files_in_the_same_order()
    {
        foreach (var name in new[] { "b/c.txt", "a", "b/d/e.txt", "B", "x/only.log", "ä" })
        {
            _ = _folder.Write(name, name);
        }

        _ = File.CreateSymbolicLink(_folder.At("link"), "b");
        var values = new
        {
            paths = new[] { _folder.Path, _folder.At("gone-to-nowhere/x") },
            exclude = new[] { new { glob = "d" } },
            include = new[] { new { top = _folder.At("x"), glob = "*.txt" } },
        };
        await using var expected = await Backup.RunAsync(values);

        using var walk = new ManagedWalk(SelectionReader.Read(Backup.Settings(values)).Value!);
        var entries = new List<SourceEntry>();
        while (walk.TryNext(out var entry, CancellationToken.None))
        {
            entries.Add(entry);
        }

        Assert.Equal(expected.Paths.ToArray(), entries.Select(static entry => entry.Path.ToString()).ToArray());
        Assert.Equal(expected.Entries.Select(static entry => entry.GetType()), entries.Select(static entry => entry.GetType()));
        var file = Assert.IsType<FileEntry>(entries.Find(static entry => entry.Path.ToString().EndsWith("c.txt", StringComparison.Ordinal)));
        var content = await Content.ReadAsync(file);
        Assert.Equal("b/c.txt", content.Text);
        Assert.Null(content.End.Fault);
    }
}
