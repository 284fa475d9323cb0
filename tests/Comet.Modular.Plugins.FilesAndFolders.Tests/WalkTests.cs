using System.Text;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

public sealed class WalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task Entries_come_in_byte_order_and_depth_first()
    {
        foreach (var name in new[] { "b", "a/z", "a/B", "a.txt", "Z", "ä", "a-b", "aa/x", "a/é/1", "a/e" })
        {
            _ = _folder.Write(name);
        }

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.Equal(
            ["Z", "a", "a/B", "a/e", "a/z", "a/é", "a/é/1", "a-b", "a.txt", "aa", "aa/x", "b", "ä"],
            backup.Below(_folder.Path)
        );
        Assert.Equal(backup.Entries.Select(static entry => entry.Path).Order(), backup.Entries.Select(static entry => entry.Path));
    }

    [Fact]
    public async Task The_source_is_parallel_and_sorted()
    {
        var job = new RecordingJob(Backup.Settings(new { paths = new[] { _folder.Path } }));

        await using var source = await new FilesAndFoldersPlugin().OpenSourceAsync(job, CancellationToken.None);

        Assert.Equal(new SourceTraits(SourceReading.Parallel, SourceOrder.Sorted), source.Traits);
        Assert.Equal(Checkpoint.None, await source.FinishReadingAsync(CancellationToken.None));
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task Overlapping_paths_are_walked_once_and_ancestors_are_offered_once()
    {
        _ = _folder.Write("one/a/file");
        _ = _folder.Write("two/b/file");
        _ = _folder.Write("two/not-chosen");
        var chosen = new[]
        {
            _folder.At("two/b"),
            _folder.At("one/a/file"),
            _folder.At("one/./x/../a//"),
            _folder.At("two/b"),
        };

        await using var backup = await Backup.RunAsync(chosen);

        Assert.Equal(["one", "one/a", "one/a/file", "two", "two/b", "two/b/file"], backup.Below(_folder.Path));
        Assert.Distinct(backup.Paths, StringComparer.Ordinal);
        Assert.Equal("/tmp", backup.Paths.First());
        Assert.Empty(backup.Reported);
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task A_directory_on_the_way_to_a_chosen_path_has_no_times_of_its_own()
    {
        _ = _folder.Write("chosen/file");

        await using var backup = await Backup.RunAsync(_folder.At("chosen"));

        var directories = backup.Entries.OfType<DirectoryEntry>().ToLookup(entry => entry.Metadata.Modified is null);
        Assert.Equal([_folder.At("chosen")], directories[false].Select(entry => entry.Path.ToString()));
        Assert.All(directories[true], entry => Assert.NotNull(entry.Metadata.Posix));
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task A_chosen_path_that_is_gone_is_a_warning_and_a_faulted_entry()
    {
        _ = _folder.Write("here/file");

        await using var backup = await Backup.RunAsync(_folder.At("gone/deeper"), _folder.At("here"));

        Assert.Equal("files.path-missing", backup.Fault(_folder.At("gone/deeper")).Code);
        var warning = Assert.Single(backup.Reported);
        Assert.Equal((Severity.Warning, "files.path-missing", "/paths/0"), (warning.Severity, warning.Code, warning.Pointer));
        Assert.Contains(_folder.At("gone/deeper"), warning.Message, StringComparison.Ordinal);
        _ = backup.File(_folder.At("here/file"));
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task A_missing_path_below_another_chosen_one_is_a_warning()
    {
        await using var backup = await Backup.RunAsync(_folder.Path, _folder.At("gone"));

        Assert.Equal("/paths/1", Assert.Single(backup.Reported).Pointer);
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task Nothing_left_of_the_chosen_paths_stops_the_item()
    {
        var job = new RecordingJob(Backup.Settings(new { paths = new[] { _folder.At("x"), _folder.At("y") } }));

        var failure = await Assert.ThrowsAsync<ItemException>(async () =>
            await new FilesAndFoldersPlugin().OpenSourceAsync(job, CancellationToken.None)
        );

        Assert.Equal("files.nothing-there", failure.Fault.Code);
        Assert.Contains(_folder.At("y"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task A_path_through_a_link_keeps_the_name_that_was_chosen()
    {
        _ = _folder.Write("real/sub/file", "x");
        _ = File.CreateSymbolicLink(_folder.At("link"), "real");

        await using var backup = await Backup.RunAsync(_folder.At("link/sub"));

        Assert.Equal(["link", "link/sub", "link/sub/file"], backup.Below(_folder.Path));
        _ = Assert.IsType<DirectoryEntry>(backup.Find(_folder.At("link")));
        Assert.Equal("x", (await Content.ReadAsync(backup.File(_folder.At("link/sub/file")))).Text);
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task Links_are_never_followed_and_the_operator_is_told_when_one_was_chosen()
    {
        _ = _folder.Write("real/sub/file");
        _ = File.CreateSymbolicLink(_folder.At("link"), "real");

        await using var alone = await Backup.RunAsync(_folder.At("link"));
        await using var behind = await Backup.RunAsync(_folder.Path, _folder.At("link/sub"));

        Assert.Equal("real"u8, Assert.IsType<LinkEntry>(alone.Find(_folder.At("link"))).Target.Span);
        Assert.Equal("files.path-is-link", Assert.Single(alone.Reported).Code);
        Assert.Equal(["link", "real", "real/sub", "real/sub/file"], behind.Below(_folder.Path));
        Assert.Equal((Severity.Warning, "files.path-behind-link"), (behind.Reported[0].Severity, behind.Reported[0].Code));
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task Names_that_are_no_text_survive_also_under_filters()
    {
        byte[] name = [0xff, (byte)'a', 0xfe];
        Native.MakeFile(_folder.Path, name);
        Native.MakeFile(_folder.Path, [(byte)'\n', (byte)'\\']);

        await using var plain = await Backup.RunAsync(_folder.Path);
        await using var filtered = await Backup.RunAsync(
            new { paths = new[] { _folder.Path }, exclude = new object[] { new { glob = "?a?" }, new { regex = "^$" } } }
        );

        Assert.Equal(name, plain.Entries[^1].Path.Name.ToArray());
        Assert.Equal("\n\\"u8.ToArray(), Assert.Single(filtered.Entries.OfType<FileEntry>()).Path.Name.ToArray());
    }

    [Fact]
    public async Task Ten_thousand_entries_in_one_directory_are_all_offered()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Native.MakeFile(_folder.Path, Encoding.UTF8.GetBytes($"a-long-common-start-{i}"));
        }

        await using var backup = await Backup.RunAsync(_folder.Path);

        string[] expected = [.. Enumerable.Range(0, 10_000).Select(static i => $"a-long-common-start-{i}").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, backup.Below(_folder.Path));
    }

    [Fact]
    public async Task A_tree_deeper_than_any_path_is_walked_and_read_with_few_open_directories()
    {
        const int Depth = 2100;
        Native.MakeDeep(_folder.Path, "dir", Depth, "leaf");
        var job = new RecordingJob(Backup.Settings(new { paths = new[] { _folder.Path } }));
        await using var source = await new FilesAndFoldersPlugin().OpenSourceAsync(job, CancellationToken.None);

        var files = new List<FileEntry>();
        var mostOpen = 0;
        await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
        {
            mostOpen = entry.Path.Depth % 50 == 0 ? Math.Max(mostOpen, OpenDirectories(_folder.Path)) : mostOpen;
            files.AddRange(new[] { entry }.OfType<FileEntry>());
        }

        var leaf = Assert.Single(files);
        Assert.Equal(Depth + EntryPath.Of(_folder.Path.Split('/')[1..]).Depth + 1, leaf.Path.Depth);
        Assert.Equal("deep", (await Content.ReadAsync(leaf)).Text);
        Assert.InRange(mostOpen, 50, 66);
    }

    [Fact]
    public async Task Files_beside_a_deep_tree_are_read_after_their_directories_were_closed_and_opened_again()
    {
        Native.MakeDeep(_folder.Path, "d", 150, "leaf");
        _ = _folder.Write("z-last", "last");
        _ = _folder.Write("d/d/z-inner", "inner");

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.Equal("last", (await Content.ReadAsync(backup.File(_folder.At("z-last")))).Text);
        Assert.Equal("inner", (await Content.ReadAsync(backup.File(_folder.At("d/d/z-inner")))).Text);
    }

    [Fact]
    public async Task More_directories_than_are_kept_open_are_read_by_path()
    {
        for (var i = 0; i < 400; i++)
        {
            _ = _folder.Write($"dir-{i:d3}/file", $"content {i}");
        }

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.InRange(OpenDirectories(_folder.Path), 1, 260);
        foreach (var (index, file) in backup.Entries.OfType<FileEntry>().Index())
        {
            Assert.Equal($"content {index}", (await Content.ReadAsync(file)).Text);
        }
    }

    [Fact]
    public async Task Disposing_closes_every_directory()
    {
        _ = _folder.Write("a/b/c");
        var backup = await Backup.RunAsync(_folder.Path);
        Assert.NotEqual(0, OpenDirectories(_folder.Path));

        await backup.DisposeAsync();

        Assert.Equal(0, OpenDirectories(_folder.Path));
    }

    [Fact]
    [Trait("Req", "FF-10")]
    public async Task Walking_opens_no_file()
    {
        _ = _folder.Write("one");
        _ = _folder.Write("two");
        Native.SetAttribute(_folder.At("two"), "user.note", "x");
        using var watch = new OpenWatch(_folder.Path);

        await using var backup = await Backup.RunAsync(_folder.Path);

        Assert.Empty(watch.Take());
        _ = await Content.ReadAsync(backup.File(_folder.At("two")));
        Assert.Equal(["two"], watch.Take());
    }

    private static int OpenDirectories(string below) =>
        Directory
            .GetFileSystemEntries("/proc/self/fd")
            .Count(link => new FileInfo(link).LinkTarget?.StartsWith(below, StringComparison.Ordinal) == true);
}
