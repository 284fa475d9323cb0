using Microsoft.Extensions.Logging;

namespace Comet.Modular.Isolation.Tests;

[Trait("Req", "HO-04")]
public sealed class LogTests
{
    /// <summary>With characters that JSON escapes, and of two lines.</summary>
    private const string Canary = "can+ary\"1234";

    [Fact]
    public async Task A_secret_appears_in_no_line_of_the_log()
    {
        await using var bench = await Bench.WithVaultAsync();
        var observer = new RecordingObserver();

        _ = await bench.BackUpAsync(
            """{ "entries": 3, "secret": "can+ary\"1234", "say": "it is can+ary\"1234!", "fault": { "kind": "exit", "at": "finish" } }""",
            observer
        );

        _ = await bench.Log.WaitAsync(static line => line.Event == RecordedLog.Failed);
        var said = bench.Log.Texts(RecordedLog.Said);
        Assert.Contains(said, static text => text.Contains("it is ***!", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Log.Lines, static line => IsTold(line.Text));
        Assert.DoesNotContain(observer.Diagnostics, static each => IsTold(each.Message));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("walk")]
    [InlineData("content")]
    [InlineData("finish")]
    [InlineData("complete")]
    public async Task A_secret_that_the_plugin_tells_is_masked_in_both_modes(string moment)
    {
        await using var bench = await Bench.WithVaultAsync();
        var settings = Bench.Settings(
            $$"""{ "entries": 3, "secret": "can+ary\"1234", "fault": { "kind": "tell", "at": "{{moment}}" } }"""
        );
        foreach (var catalog in new[] { bench.InHost, bench.Children })
        {
            var observer = new RecordingObserver();
            var failure = await Record.ExceptionAsync(
                () => bench.BackUpAsync(settings, observer, catalog, cancellationToken: TestContext.Current.CancellationToken)
            );

            Assert.Contains(observer.Diagnostics, static each => each.Message.Contains("The secret is ***.", StringComparison.Ordinal));
            Assert.DoesNotContain(observer.Diagnostics, static each => IsTold(each.ToString()));
            Assert.False(IsTold(failure?.ToString() ?? string.Empty));
        }

        await bench.StopAsync();
        Assert.Contains(bench.Log.Texts(RecordedLog.Said), static text => text.Contains("The secret is ***.", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Log.Lines, static line => IsTold(line.Text));
    }

    [Fact]
    public async Task A_log_entry_keeps_its_level_and_a_plain_line_gets_one()
    {
        await using var bench = await Bench.WithVaultAsync();

        _ = await bench.BackUpAsync("""{ "entries": 3, "say": "plain words" }""");

        var lines = bench.Log.Lines.Where(static line => line.Event == RecordedLog.Said).ToList();
        Assert.Contains(lines, static line => line is { Level: LogLevel.Warning } && line.Text.EndsWith(": plain words", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line is { Level: LogLevel.Error } && line.Text.EndsWith(": plain words (Number=7)", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line is { Level: LogLevel.Information } && line.Text.EndsWith(": plain words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_line_is_cut()
    {
        await using var bench = await Bench.WithVaultAsync();
        var text = new string('w', 20_000);

        _ = await bench.BackUpAsync($$"""{ "entries": 3, "say": "{{text}}" }""");

        var longest = bench.Log.Texts(RecordedLog.Said).Max(static line => line.Length);
        Assert.InRange(longest, 8 << 10, (8 << 10) + 200);
    }

    [Theory]
    [InlineData("flood-errors")]
    [InlineData("flood-output")]
    public async Task A_flood_of_lines_is_thinned_and_counted(string kind)
    {
        await using var bench = await Bench.WithVaultAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var settings = Bench.Settings($$"""{ "entries": 100, "fault": { "kind": "{{kind}}", "at": "walk" } }""");
        var running = bench.BackUpAsync(settings, new RecordingObserver(), cancellationToken: cancel.Token);

        _ = await bench.Log.WaitAsync(static line => line.Event == RecordedLog.Dropped);
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // A thousand a second, in however many seconds the test took, and far fewer than were written.
        Assert.InRange(bench.Log.Texts(RecordedLog.Said).Count, 900, 30_000);
        await bench.StopAsync();
    }

    private static bool IsTold(string text) =>
        text.Contains(Canary, StringComparison.Ordinal)
        || text.Contains("ary\\u0022", StringComparison.Ordinal)
        || text.Contains("u002Bary", StringComparison.OrdinalIgnoreCase);
}
