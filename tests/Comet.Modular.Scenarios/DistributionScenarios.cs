using System.Text.Json;

namespace Comet.Modular.Scenarios;

/// <summary>What stands beside the built program.</summary>
public sealed class DistributionScenarios
{
    [Fact]
    public void The_notices_name_each_library_that_is_shipped_and_no_other()
    {
        var notices = File.ReadAllLines(Path.Combine(Workplace.ProgramFolder, "THIRD-PARTY-NOTICES.md"));

        // The runtime is no package.
        var named = notices.SkipWhile(static line => !line.StartsWith("| ---", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|')[1].Trim())
            .Except([".NET runtime"], StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var shipped = Directory
            .GetFiles(Workplace.ProgramFolder, "*.deps.json", SearchOption.AllDirectories)
            .SelectMany(PackagesOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(shipped, named);
    }

    [Fact]
    public void The_licence_stands_beside_the_program() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(Workplace.Repository, "LICENSE")),
            File.ReadAllText(Path.Combine(Workplace.ProgramFolder, "LICENSE"))
        );

    [Fact]
    public async Task The_program_runs_on_the_runtime_that_lies_beside_it()
    {
        using var place = new Workplace();
        var trace = place.At("trace");

        var result = await RunningProgram.RunAsync(
            "strace", "-f", "-qq", "-e", "trace=openat", "-o", trace, Workplace.Program, "--version");

        _ = result.MustEnd(0);
        var opened = File.ReadLines(trace).Where(static line => line.Contains("libcoreclr.so", StringComparison.Ordinal));
        Assert.All(opened, static line => Assert.Contains($"\"{Workplace.ProgramFolder}/libcoreclr.so\"", line, StringComparison.Ordinal));
        Assert.NotEmpty(opened);
        Assert.NotEmpty(File.ReadAllText(Path.Combine(Workplace.ProgramFolder, "THIRD-PARTY-NOTICES.dotnet.txt")));
    }

    private static IEnumerable<string> PackagesOf(string file)
    {
        using var list = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. list.RootElement.GetProperty("libraries")
                .EnumerateObject()
                .Where(static library => library.Value.GetProperty("type").ValueEquals("package"))
                .Select(static library => library.Name.Split('/')[0]),
        ];
    }
}
