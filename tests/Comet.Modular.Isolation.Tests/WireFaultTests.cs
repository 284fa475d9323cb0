using System.Net.Sockets;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Isolation.Tests;

[Trait("Req", "HO-04")]
public sealed class WireFaultTests
{
    [Theory]
    [InlineData("wrong-ticket", "open", "plugin.token")]
    [InlineData("garbage", "open", "plugin.protocol")]
    [InlineData("garbage", "walk", "plugin.protocol")]
    [InlineData("garbage", "content", "plugin.protocol")]
    [InlineData("wrong-record", "walk", "plugin.protocol")]
    [InlineData("wrong-position", "content", "plugin.protocol")]
    [InlineData("over-window", "content", "plugin.protocol")]
    [InlineData("wrong-length", "content", "plugin.protocol")]
    [InlineData("data-after-end", "content", "plugin.protocol")]
    [InlineData("late-frames", "finish", "plugin.protocol")]
    [InlineData("early-closed", "walk", "plugin.protocol")]
    [InlineData("early-closed", "content", "plugin.protocol")]
    public async Task A_process_that_breaks_the_protocol_is_ended_and_named(string kind, string moment, string code)
    {
        await using var bench = await Bench.WithVaultAsync();
        var observer = new RecordingObserver();

        _ = await bench.BackUpAsync(
            $$"""{ "entries": 3000, "size": 20000, "fault": { "kind": "{{kind}}", "at": "{{moment}}" } }""",
            observer
        );

        var told = observer.Diagnostics.First(static each => each.Severity == Severity.Error);
        Assert.Equal(code, told.Code);
        Assert.Contains("comet.reference", told.Message, StringComparison.Ordinal);
        var logged = await bench.Log.WaitAsync(static line => line.Event == RecordedLog.Failed);
        Assert.Contains(code, logged.Text, StringComparison.Ordinal);
        await bench.CheckVaultAsync();
        Assert.Equal(Severity.Information, (await bench.BackUpAsync("""{ "entries": 3000, "size": 20000 }""")).Worst);
        await bench.StopAsync();
    }

    [Fact]
    public async Task Frames_after_the_end_of_a_session_harm_nobody()
    {
        await using var bench = await Bench.WithVaultAsync();

        var result = await bench.BackUpAsync("""{ "fault": { "kind": "late-frames", "at": "complete" } }""");

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Empty(bench.Log.Texts(RecordedLog.Failed));
    }

    [Fact]
    public async Task A_process_that_reads_no_more_is_ended_when_its_job_is_cancelled()
    {
        await using var bench = await Bench.WithVaultAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var marker = bench.At("deaf");
        var settings = Bench.Settings(
            $$"""{ "entries": 1000000, "fault": { "kind": "deaf", "at": "walk", "marker": "{{marker}}" } }"""
        );
        var running = bench.BackUpAsync(settings, new RecordingObserver(), cancellationToken: cancel.Token);
        await SystemProcess.WaitAsync(() => File.Exists(marker), "the plugin was deaf");

        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));

        // The job does not wait for the end of the process longer than a moment; the end is told when it comes.
        await SystemProcess.WaitAsync(() => bench.Log.Texts(RecordedLog.Failed).Any(), "the end was told");
        Assert.Contains("plugin.stuck", Assert.Single(bench.Log.Texts(RecordedLog.Failed)), StringComparison.Ordinal);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_stranger_who_dials_the_data_socket_is_turned_away_and_harms_nobody()
    {
        await using var bench = await Bench.WithVaultAsync();
        await using var loaded = await bench.LoadAsync();
        var endpoint = Path.Combine(Assert.Single(Directory.EnumerateDirectories(bench.Launches)), "d");

        // This process is not the plugin's: the system says so, whatever it sends.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint), TestContext.Current.CancellationToken);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));

        Assert.Equal(Severity.Information, (await bench.BackUpAsync("{}")).Worst);
    }

    [Theory]
    [InlineData("exit", "walk")]
    [InlineData("stall", "content")]
    [InlineData("garbage", "walk")]
    public async Task What_would_harm_the_host_is_refused_in_the_host(string kind, string moment)
    {
        await using var bench = new Bench();
        await using var loaded = await bench.InHost.LoadAsync(
            BuiltPlugins.Reference,
            PluginHosting.Loading.PluginPurpose.Backup,
            TestContext.Current.CancellationToken
        );

        var problem = Assert.Single(
            loaded.Plugin.Validate(Bench.Settings($$"""{ "fault": { "kind": "{{kind}}", "at": "{{moment}}" } }"""))
        );

        Assert.Contains("childProcess", problem.Message, StringComparison.Ordinal);
    }
}
