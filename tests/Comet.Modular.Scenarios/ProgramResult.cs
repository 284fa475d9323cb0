using System.Text.Json;

namespace Comet.Modular.Scenarios;

/// <summary>What a program returned.</summary>
internal sealed record ProgramResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>The output as one JSON value.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);

    /// <summary>The output as events, one a line.</summary>
    public IReadOnlyList<JsonElement> Events =>
        [
            .. Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];

    /// <summary>The last event of a job.</summary>
    public JsonElement Finished =>
        Events.Last(static each =>
            string.Equals(each.GetProperty("event").GetString(), "finished", StringComparison.Ordinal)
        );

    /// <summary>Fails with all that the program said unless it ended with this code.</summary>
    public ProgramResult MustEnd(int exitCode)
    {
        Assert.True(
            ExitCode == exitCode,
            $"{CommandLine}\nended with {ExitCode}, not {exitCode}.\n--- output\n{Output}\n--- error\n{Error}"
        );
        return this;
    }
}
