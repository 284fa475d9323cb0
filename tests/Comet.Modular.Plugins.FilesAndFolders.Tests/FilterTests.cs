using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

public sealed class FilterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FilterTests()
    {
        foreach (var name in new[] { "a.conf", "a.txt", "sub/b.conf", "sub/c.txt", "sub/deep/d.conf", "sub/deep/e.txt", "none/f.txt" })
        {
            _ = _folder.Write(name);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-07")]
    public async Task An_excluded_file_is_left_out_and_an_excluded_directory_with_all_that_lies_in_it()
    {
        Assert.Equal(
            ["a.conf", "none", "sub", "sub/b.conf"],
            await RunAsync(exclude: [new { glob = "*.txt" }, new { regex = "/deep$" }])
        );
        Assert.Equal(
            ["a.conf", "none", "none/f.txt", "sub", "sub/b.conf", "sub/c.txt"],
            await RunAsync(exclude: [new { glob = _folder.At("sub/deep") }, new { glob = _folder.At("a.txt") }])
        );
    }

    [Fact]
    [Trait("Req", "FF-06")]
    public async Task Includes_take_only_what_matches_and_the_directories_on_the_way()
    {
        Assert.Equal(
            ["a.conf", "sub", "sub/b.conf", "sub/deep", "sub/deep/d.conf"],
            await RunAsync(include: [new { top = _folder.Path, glob = "**/*.conf" }])
        );
        Assert.Equal(
            ["none", "none/f.txt", "sub", "sub/deep", "sub/deep/d.conf", "sub/deep/e.txt"],
            await RunAsync(include: [new { top = _folder.Path, glob = "*/deep" }, new { top = _folder.Path, regex = "^n" }])
        );
    }

    [Fact]
    [Trait("Req", "FF-06")]
    public async Task An_include_holds_below_its_top_only()
    {
        Assert.Equal(
            ["a.conf", "a.txt", "none", "none/f.txt", "sub", "sub/c.txt", "sub/deep", "sub/deep/e.txt"],
            await RunAsync(include: [new { top = _folder.At("sub"), regex = @"\.txt$" }])
        );
    }

    [Fact]
    [Trait("Req", "FF-06")]
    public async Task A_top_that_nobody_chose_is_walked_for_its_matches()
    {
        await using var backup = await Backup.RunAsync(
            new { paths = new[] { _folder.At("none") }, include = new[] { new { top = _folder.At("sub"), glob = "*.conf" } } }
        );

        Assert.Equal(["none", "none/f.txt", "sub", "sub/b.conf"], backup.Below(_folder.Path));
    }

    [Fact]
    [Trait("Req", "FF-07")]
    public async Task Excludes_win_over_includes()
    {
        Assert.Equal(
            ["a.conf", "sub", "sub/b.conf"],
            await RunAsync(include: [new { top = _folder.Path, glob = "**/*.conf" }], exclude: [new { glob = "deep" }])
        );
    }

    [Fact]
    [Trait("Req", "FF-07")]
    public async Task A_chosen_path_that_a_filter_excludes_is_a_warning()
    {
        await using var backup = await Backup.RunAsync(
            new { paths = new[] { _folder.At("sub/deep"), _folder.At("none") }, exclude = new[] { new { glob = "deep" } } }
        );

        Assert.Equal(["none", "none/f.txt"], backup.Below(_folder.Path));
        AssertExcluded(backup, _folder.At("sub/deep"));
    }

    [Fact]
    [Trait("Req", "FF-09")]
    public async Task The_system_s_own_directories_are_left_out_of_the_root()
    {
        // All else is excluded, so that the test does not walk the machine.
        await using var backup = await Backup.RunAsync(
            new { paths = new[] { "/" }, exclude = new[] { new { regex = "^/[^/]+/" } } }
        );

        var offered = backup.Paths.ToHashSet(StringComparer.Ordinal);
        Assert.Contains("/tmp", offered);
        Assert.False(offered.Overlaps(["/proc", "/sys", "/dev", "/selinux"]));
        Assert.All(backup.Entries, static entry => Assert.Equal(1, entry.Path.Depth));
    }

    [Fact]
    [Trait("Req", "FF-09")]
    public async Task A_chosen_system_directory_is_left_out_with_a_warning_and_others_of_its_name_are_not()
    {
        _ = _folder.Write("proc/file");

        await using var backup = await Backup.RunAsync("/proc/self", _folder.At("proc"));

        Assert.Equal(["proc", "proc/file"], backup.Below(_folder.Path));
        AssertExcluded(backup, "/proc/self");
    }

    [Theory]
    [Trait("Req", "FF-09")]
    [InlineData('/', "/dev", true)]
    [InlineData('/', "/Users/ann/Library/VoiceTrigger/SAT", true)]
    [InlineData('/', "/Users/ann/Library/VoiceTrigger", false)]
    [InlineData('\\', @"D:\System Volume Information", true)]
    [InlineData('\\', @"C:\pagefile.sys", true)]
    [InlineData('\\', @"D:\pagefile.sys", false)]
    [InlineData('\\', @"C:\Recovery", true)]
    public void The_exclusions_of_other_systems_are_known(char separator, string path, bool expected)
    {
        var globs = separator == '/' ? SystemExclusions.MacOS : SystemExclusions.Windows;

        Assert.Equal(expected, globs.Any(glob => FilterPattern.FullPathGlob(glob, separator).IsMatch(path, isDirectory: true)));
    }

    private static void AssertExcluded(Backup backup, string path)
    {
        var warning = Assert.Single(backup.Reported);
        Assert.Equal((Severity.Warning, "files.path-excluded", "/paths/0"), (warning.Severity, warning.Code, warning.Pointer));
        Assert.Contains(path, warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(backup.Entries, static entry => entry is FaultedEntry);
    }

    private async Task<string[]> RunAsync(object[]? include = null, object[]? exclude = null)
    {
        await using var backup = await Backup.RunAsync(
            new { paths = new[] { _folder.Path }, include = include ?? [], exclude = exclude ?? [] }
        );
        return backup.Below(_folder.Path);
    }
}
