using System.Text.Json;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Plugins.ProgramOutput.Settings;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-01")]
public sealed class SettingsTests
{
    private static readonly ProgramOutputPlugin Plugin = new();

    [Fact]
    public void The_plugin_describes_its_item_type()
    {
        var description = Plugin.Describe();

        Assert.Equal(("comet.program-output", "1.0.0"), (description.Id, description.Version));
        var type = Assert.Single(description.ItemTypes);
        Assert.Equal("program-output", type.Name);
        Assert.Equal(["/environment/*"], type.SecretPointers);
        var properties = type.SettingsSchema["properties"]!.AsObject();
        Assert.Equal(["command", "fileName", "workingDirectory", "environment"], properties.Select(static p => p.Key).ToArray());
        Assert.True((bool)properties["environment"]!["writeOnly"]!);
        Assert.Equal(["command", "fileName"], type.SettingsSchema["required"]!.AsArray().Select(static n => (string)n!).ToArray());
    }

    [Fact]
    public async Task Without_command_or_name_no_job_starts()
    {
        var settings = RecordingJob.Values(new { });

        Assert.Equal(["/command", "/fileName"], Plugin.Validate(settings).Select(static problem => problem.Pointer!).ToArray());
        _ = await Assert.ThrowsAsync<ItemException>(async () =>
            await Plugin.OpenSourceAsync(new RecordingJob(settings), CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dump.sql")]
    [InlineData("\\dump.sql")]
    [InlineData("C:\\dump.sql")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a\\..\\b")]
    [InlineData("./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\0b")]
    public void A_name_that_is_no_file_within_the_item_is_refused(string fileName)
    {
        var problem = Assert.Single(Plugin.Validate(RecordingJob.Values(new { command = "x", fileName })));

        Assert.Equal((Severity.Error, "program-output.file-name", "/fileName"), (problem.Severity, problem.Code, problem.Pointer));
    }

    [Theory]
    [InlineData("dump.sql", "/dump.sql")]
    [InlineData("db/daily\\dump.sql", "/db/daily/dump.sql")]
    [InlineData("...", "/...")]
    [InlineData("CON: <a>?.txt ", "/CON: <a>?.txt ")]
    [InlineData("u\u0308ber", "/u\u0308ber")]
    public void Any_other_name_is_kept_as_typed(string fileName, string path)
    {
        var read = SettingsReader.Read(RecordingJob.Values(new { command = "x", fileName }));

        Assert.Empty(read.Problems);
        Assert.Equal(path, read.Value!.File.ToString());
    }

    [Theory]
    [InlineData("a", 255, true)]
    [InlineData("a", 256, false)]
    [InlineData("é", 127, true)]
    [InlineData("é", 128, false)]
    public void A_name_has_at_most_255_bytes(string letter, int count, bool isGood)
    {
        var name = string.Concat(Enumerable.Repeat(letter, count));

        Assert.Equal(isGood, Plugin.Validate(RecordingJob.Values(new { command = "x", fileName = $"folder/{name}" })).Count == 0);
    }

    [Fact]
    public void All_problems_are_told_at_once_and_quote_no_value()
    {
        var environment = new Dictionary<string, string>
        {
            [""] = "hidden",
            ["A=B"] = "hidden",
            ["comet_PASSWORD"] = "hidden",
            ["a/b"] = "hidden\0",
            ["GOOD"] = "hidden",
        };
        var settings = RecordingJob.Values(
            new { command = " ", fileName = "../x", workingDirectory = "relative", environment, fielName = "hidden" }
        );

        var problems = Plugin.Validate(settings);

        Assert.Equal(
            ["/fielName", "/command", "/fileName", "/workingDirectory", "/environment/", "/environment/A=B", "/environment/comet_PASSWORD", "/environment/a~1b"],
            problems.Select(static problem => problem.Pointer!).ToArray()
        );
        Assert.DoesNotContain("hidden", JsonSerializer.Serialize(problems.Select(static p => p.Message + p.Guidance)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_needs_a_value() =>
        Assert.Equal(
            "/environment/A",
            Assert.Single(
                Plugin.Validate(
                    RecordingJob.Values(new { command = "x", fileName = "x", environment = new Dictionary<string, string?> { ["A"] = null } })
                )
            ).Pointer
        );
}
