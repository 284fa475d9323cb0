using System.Text;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Comet.Modular.PluginHosting.Secrets;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.PluginHosting.Tests.Secrets;

/// <summary>What a plugin's process writes, on its way into the host's log and into a crash report.</summary>
[Trait("Req", "HO-04")]
public sealed class OutputTests
{
    private const string Canary = "canary-1234";

    [Fact]
    public async Task No_part_of_a_secret_across_the_cut_of_a_long_line_is_left()
    {
        for (var before = OutputLines.LongestLine - Canary.Length - 1; before <= OutputLines.LongestLine + 1; before++)
        {
            var log = await RelayAsync(new string('w', before) + Canary + new string('x', 20_000) + "\nnext");

            Assert.Equal(2, log.Texts.Count);
            Assert.DoesNotContain(log.Texts, static text => text.Contains("ca", StringComparison.Ordinal));
            Assert.InRange(log.Texts[0].Length, OutputLines.LongestLine, OutputLines.LongestLine + 100);
            Assert.EndsWith(": next", log.Texts[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_secret_in_escapes_across_the_cut_is_masked()
    {
        var escaped = string.Concat(Canary.Select(static each => $"\\u{(int)each:x4}"));
        for (var shift = 0; shift < escaped.Length; shift += 7)
        {
            var log = await RelayAsync("{\"a\":\"" + new string('w', OutputLines.LongestLine - shift) + escaped + "\"}");

            Assert.DoesNotContain("\\u00", Assert.Single(log.Texts), StringComparison.Ordinal);
            Assert.DoesNotContain("anary", log.Texts[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_without_end_is_kept_only_as_far_as_it_is_of_interest()
    {
        var mask = new SecretMask();
        mask.Add([Canary]);
        var lines = new List<string>();
        using var output = Reader(new string('w', 1 << 20));

        await OutputLines.ReadAsync(output, mask, lines.Add);

        Assert.Equal(OutputLines.LongestLine + mask.Reach, Assert.Single(lines).Length);
    }

    [Theory]
    [InlineData("""{"LogLevel":"Error","Message":"it is c\u0061nary-1234!"}""", "it is ***!")]
    [InlineData("""{"LogLevel":"Error","Message":"m","State":{"Name":"c\u0061nary-1234"}}""", "m (Name=***)")]
    [InlineData("""{"LogLevel":"Error","Message":"m","State":{"c\u0061nary-1234":1}}""", "m (***=1)")]
    [InlineData("""{"LogLevel":"Error","Message":"m","State":{"Names":["c\u0061nary-1234"]}}""", "m (Names=[\"***\"])")]
    [InlineData("""{"LogLevel":"Error","Message":"m","State":{"Password":"other"}}""", "m (Password=***)")]
    [InlineData("""{"LogLevel":"Error","Message":"m","Exception":"E: c\u0061nary-1234\n at x"}""", "m E: ***\n at x")]
    [InlineData("""{"LogLevel":"Error","Message":{"text":"\u0063anary-1234"}}""", """{"text":"***"}""")]
    [InlineData("""{"Other":"c\u0061nary-1234"}""", """{"Other":"***"}""")]
    [InlineData("""{"Other":"c\u0061nary-1234""", """{"Other":"***""")]
    [InlineData("""settings: {"Other":"c\u0061nary-1234"}""", """settings: {"Other":"***"}""")]
    public async Task A_log_entry_is_masked_after_it_is_decoded(string line, string text)
    {
        var log = await RelayAsync(line);

        Assert.EndsWith(": " + text, Assert.Single(log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_words_of_a_process_are_masked_as_they_are_meant()
    {
        var relay = Relay(new KeptLog(), out _);

        relay.TakeError("""{"LogLevel":"Error","Message":"it is c\u0061nary-1234!"}""");
        relay.TakeError("plain canary-1234");

        Assert.Equal(["it is ***!", "plain ***"], relay.LastErrors);
    }

    private static async Task<KeptLog> RelayAsync(string written)
    {
        var log = new KeptLog();
        var relay = Relay(log, out var mask);
        using var output = Reader(written);
        await OutputLines.ReadAsync(output, mask, relay.TakeError);
        return log;
    }

    private static OutputRelay Relay(ILogger log, out SecretMask mask)
    {
        mask = new SecretMask();
        mask.Add([Canary]);
        return new OutputRelay(log, new ChildIdentity("test.peer", "1.2.3", 4711), mask, TimeProvider.System);
    }

    private static StreamReader Reader(string written) => new(new MemoryStream(Encoding.UTF8.GetBytes(written)));
}
