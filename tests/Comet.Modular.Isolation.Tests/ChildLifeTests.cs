using System.Diagnostics;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Isolation.Tests;

[Trait("Req", "HO-04")]
public sealed class ChildLifeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_in_its_process_does_all_that_it_does_in_the_host()
    {
        await using var bench = new Bench();
        await using var loaded = await bench.LoadAsync();
        var job = new FakeJob("""{ "entries": 30, "depth": 0, "journal": 3, "warning": "careful", "secret": "canary" }""");

        Assert.Equal("comet.reference", loaded.Description.Id);
        Assert.Empty(loaded.Plugin.Validate(job.Settings));
        Assert.Equal("settings.unknown", Assert.Single(loaded.Plugin.Validate(Bench.Settings("""{ "nonsense": 1 }"""))).Code);
        await using (var source = await loaded.Plugin.OpenSourceAsync(job, Stop))
        {
            var bytes = 0L;
            await foreach (var entry in source.ReadEntriesAsync(Stop))
            {
                await using var reader = await ((FileEntry)entry).Content.OpenAsync(Stop);
                bytes += await ReadAsync(reader);
            }

            Assert.Equal(30 * 4096, bytes);
            Assert.Equal("reference/1", (await source.FinishReadingAsync(Stop)).Schema);
            await source.CompleteAsync(new BackupOutcome(Committed: true, "snapshot", []), Stop);
        }

        Assert.Equal(3, job.Tokens.Count);
        Assert.Equal(["reference.warning", "reference.secret"], job.Reports.Select(static report => report.Code));
        Assert.Empty(await loaded.Find<ICleaner>()!.CleanAsync(job.Tokens, Stop));
        var foreign = await loaded.Find<ICleaner>()!.CleanAsync([new CleanupToken("other", new byte[4])], Stop);
        Assert.Equal("reference.unknown-token", Assert.Single(foreign).Code);
        Assert.False(loaded.HasFailed);
    }

    [Fact]
    public async Task An_item_that_cannot_be_opened_says_why_at_once_and_leaves_the_process_alone()
    {
        await using var bench = new Bench();
        await using var loaded = await bench.LoadAsync();
        var begun = Stopwatch.GetTimestamp();

        var failure = await Assert.ThrowsAsync<ItemException>(async () =>
            await loaded.Plugin.OpenSourceAsync(new FakeJob("""{ "nonsense": 1 }"""), Stop)
        );

        Assert.Equal("reference.settings", failure.Fault.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, Bench.Quick.Exit);
        await using var source = await loaded.Plugin.OpenSourceAsync(new FakeJob("{}"), Stop);
        Assert.False(loaded.HasFailed);
    }

    [Fact]
    public async Task A_process_sees_the_given_environment_only_and_works_in_its_own_folder()
    {
        Environment.SetEnvironmentVariable("COMET_TEST_CANARY", "of the host");
        var given = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIVEN"] = "to the plugin" };
        await using var bench = new Bench(environment: given);
        await using var loaded = await bench.LoadAsync();

        var folder = Assert.Single(Directory.EnumerateDirectories(bench.Launches));
        // What the host says to the runtime of the process is its own matter.
        var names = SystemProcess.EnvironmentOf(bench.Process)
            .Select(static each => each.Split('=')[0])
            .Where(static name => !name.StartsWith("DOTNET_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(["GIVEN", "TMPDIR"], names);
        Assert.Contains($"TMPDIR={folder}/tmp", SystemProcess.EnvironmentOf(bench.Process));
        Assert.Equal($"{folder}/tmp", SystemProcess.WorkingFolderOf(bench.Process));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder)
        );
    }

    [Theory]
    [InlineData("wrong-proof", "could not prove")]
    [InlineData("exit-at-start", "exit code 23")]
    [InlineData("stop-at-start", "no answer within 2 s")]
    public async Task A_process_that_does_not_start_as_it_should_is_ended_and_named(string fault, string why)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["COMET_REFERENCE_FAULT"] = fault };
        var times = Bench.Quick with { Start = TimeSpan.FromSeconds(fault is "stop-at-start" ? 2 : 30) };
        await using var bench = new Bench(times, environment: environment);

        var failure = await Assert.ThrowsAsync<ItemException>(bench.LoadAsync);

        Assert.Equal("plugin.start-failed", failure.Fault.Code);
        Assert.Contains("comet.reference", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        await bench.StopAsync();
    }

    [Theory]
    [InlineData("exit-in-describe", "plugin.crashed")]
    [InlineData("stop-in-describe", "plugin.timeout")]
    public async Task A_process_that_cannot_say_what_it_is_is_named(string fault, string code)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["COMET_REFERENCE_FAULT"] = fault };
        var times = Bench.Quick with { Answer = TimeSpan.FromSeconds(3), HealthPeriod = TimeSpan.FromMinutes(1) };
        await using var bench = new Bench(times, environment: environment);

        var failure = await Assert.ThrowsAsync<ItemException>(bench.LoadAsync);

        Assert.Equal(code, failure.Fault.Code);
        await bench.StopAsync();
    }

    private static async Task<long> ReadAsync(IContentReader reader)
    {
        var buffer = new byte[64 << 10];
        for (var bytes = 0L; ; )
        {
            var span = await reader.ReadAsync(buffer, Stop);
            if (span.Kind == ContentSpanKind.End)
            {
                Assert.Null(span.End!.Fault);
                return bytes;
            }

            bytes += span.Length;
        }
    }
}
