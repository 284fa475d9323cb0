using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

public sealed class SettingsTests
{
    private static readonly FilesAndFoldersPlugin Plugin = new();

    [Fact]
    public void The_plugin_describes_its_item_type()
    {
        var description = Plugin.Describe();

        Assert.Equal(("comet.files", "1.0.0"), (description.Id, description.Version));
        var type = Assert.Single(description.ItemTypes);
        Assert.Equal("files", type.Name);
        Assert.Empty(type.SecretPointers);
        var properties = type.SettingsSchema["properties"]!.AsObject();
        Assert.Equal(["paths", "include", "exclude", "snapshot", "rescanUnchanged"], properties.Select(static p => p.Key).ToArray());
    }

    [Fact]
    [Trait("Req", "FF-08")]
    public async Task Invalid_patterns_prevent_the_job_and_are_named_all_at_once_with_their_positions()
    {
        var settings = Backup.Settings(
            new
            {
                paths = new[] { "/x" },
                include = new object[] { new { top = "/x", glob = "a[b" }, new { top = "relative", regex = "(" } },
                exclude = new object[] { new { glob = "ok" }, new { glob = "[" }, new { regex = "a(?=b)" } },
            }
        );

        var problems = Plugin.Validate(settings);

        Assert.Equal(
            ["/include/0/glob", "/include/1/top", "/include/1/regex", "/exclude/1/glob", "/exclude/2/regex"],
            problems.Select(static problem => problem.Pointer!).ToArray()
        );
        Assert.All(problems, static problem => Assert.Equal(Severity.Error, problem.Severity));
        Assert.Contains("at character 2", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("at character 2", problems[4].Message, StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<ItemException>(async () =>
            await Plugin.OpenSourceAsync(new RecordingJob(settings), CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("~/x")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("/a\0b")]
    [Trait("Req", "FF-01")]
    public void A_path_that_is_not_absolute_is_refused(string path)
    {
        var problem = Assert.Single(Plugin.Validate(Backup.Settings(new { paths = new[] { path } })));

        Assert.Equal(("files.path-not-absolute", "/paths/0"), (problem.Code, problem.Pointer));
    }

    [Fact]
    public void Choosing_nothing_is_refused()
    {
        Assert.Equal("/paths", Assert.Single(Plugin.Validate(Backup.Settings(new { paths = Array.Empty<string>() }))).Pointer);
        Assert.Equal("/paths", Assert.Single(Plugin.Validate(Backup.Settings(new { }))).Pointer);
    }

    [Fact]
    public void A_filter_has_one_pattern()
    {
        var settings = Backup.Settings(
            new { paths = new[] { "/x" }, exclude = new object[] { new { }, new { glob = "a", regex = "b" }, new { regex = "" } } }
        );

        Assert.Equal(
            ["/exclude/0", "/exclude/1", "/exclude/2/regex"],
            Plugin.Validate(settings).Select(static problem => problem.Pointer!).ToArray()
        );
    }

    [Fact]
    public void A_snapshot_is_refused_where_there_is_none()
    {
        var problem = Assert.Single(Plugin.Validate(Backup.Settings(new { paths = new[] { "/x" }, snapshot = true })));

        Assert.Equal(("files.snapshot-unavailable", "/snapshot"), (problem.Code, problem.Pointer));
    }

    [Theory]
    [InlineData("/a//b/./c/", "/a/b/c")]
    [InlineData("/a/../../b", "/b")]
    [InlineData("/", "/")]
    public void Paths_are_resolved_by_name(string text, string expected) =>
        Assert.Equal(expected, HostPath.TryParse(text)!.ToString());
}
