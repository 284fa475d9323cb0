using System.Text.Json;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Secrets;
using Comet.Modular.PluginHosting.Tests.Isolation;

namespace Comet.Modular.PluginHosting.Tests.Secrets;

/// <summary>Every way in which words of a plugin reach the host, wherever it runs.</summary>
[Trait("Req", "HO-04")]
public sealed class MaskedPluginTests
{
    private static readonly ItemSettings Settings = new(
        "telling",
        JsonSerializer.SerializeToElement(new { secret = TellingPlugin.Canary })
    );

    private static readonly Fault Told = new(Severity.Error, "told", $"it is {TellingPlugin.Canary}");

    private readonly RecordingJob _job = new() { Settings = Settings };
    private readonly SnapshotJob _restore = new(0) { Settings = Settings };

    public static TheoryData<string> Calls => [.. AllCalls.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Dictionary<string, Func<MaskedPluginTests, MaskedPlugin, MaskedCapabilities, Task>> AllCalls { get; } =
        new(StringComparer.Ordinal)
        {
            ["validate"] = static (_, plugin, _) => Task.Run(() => plugin.Validate(Settings), Stop),
            ["open"] = static async (test, plugin, _) => await plugin.OpenSourceAsync(test._job, Stop),
            ["browse"] = static (_, _, can) => CountAsync(can.Find<IBrowsable>()!.BrowseAsync(Settings, "", Stop)),
            ["estimate"] = static (_, _, can) => CountAsync(can.Find<IEstimator>()!.EstimateAsync(Settings, Stop)),
            ["test"] = static async (_, _, can) => await can.Find<IConnectionTester>()!.TestAsync(Settings, Stop),
            ["clean"] = static async (_, _, can) => await can.Find<ICleaner>()!.CleanAsync([], Stop),
            ["count"] = static async (_, _, can) => await can.Find<IQuantified>()!.ListUnitsAsync(Settings, Stop),
            ["restore"] = static async (test, _, can) =>
                await can.Find<IRestoreTargetProvider>()!.OpenTargetAsync(test._restore, Stop),
        };

    [Fact]
    public async Task No_report_and_no_answer_tells_a_secret()
    {
        var (_, plugin, can) = Make();

        var said = new List<Diagnostic>(plugin.Validate(Settings));
        await using (await plugin.OpenSourceAsync(_job, Stop))
        {
            said.AddRange(_job.Reports);
        }

        await using (var target = await can.OpenTargetAsync(_restore, Stop))
        {
            await target.RestoreAsync(_restore, Stop);
            said.AddRange(_restore.Reports);
        }

        said.AddRange(await can.TestAsync(Settings, Stop));
        said.AddRange(await can.CleanAsync([], Stop));

        Assert.Equal(5, said.Count);
        Assert.All(
            said,
            static each =>
                Assert.Equal(
                    new Diagnostic(Severity.Warning, "told.***", "it is ***") { Guidance = "use ***", Pointer = "/***" },
                    each
                )
        );
        Assert.Equal(["***"], await can.ListUnitsAsync(Settings, Stop));
        Assert.Equal("***", (await FirstAsync(can.BrowseAsync(Settings, "", Stop))).Name);
    }

    [Fact]
    public async Task No_fault_of_an_entry_or_a_content_tells_a_secret()
    {
        var (_, plugin, _) = Make();
        await using var source = await plugin.OpenSourceAsync(_job, Stop);
        var entries = new List<SourceEntry>();
        await foreach (var entry in source.ReadEntriesAsync(Stop))
        {
            entries.Add(entry);
        }

        var expected = new Fault(Severity.Error, "told.***", "it is ***") { Guidance = "use ***" };
        Assert.Equal(expected, Assert.IsType<FaultedEntry>(entries[0]).Fault);
        var file = Assert.IsType<FileEntry>(entries[1]);
        foreach (var content in new[] { file.Content, Assert.Single(file.Streams).Content })
        {
            await using var reader = await content.OpenAsync(Stop);
            Assert.Equal(expected, (await reader.ReadAsync(new byte[1], Stop)).End!.Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Nothing_that_is_thrown_tells_a_secret(string call)
    {
        foreach (var thrown in new[] { new ItemException(Told), Nested(), new OperationCanceledException(Told.Message) })
        {
            var (_, plugin, can) = Make(() => thrown);
            if (string.Equals(call, "clean", StringComparison.Ordinal))
            {
                plugin.Hide(Settings);
            }

            var failure = await Assert.ThrowsAnyAsync<Exception>(() => AllCalls[call](this, plugin, can));

            MustNotTell(failure);
            Assert.Equal(thrown is ItemException, failure is ItemException);
            Assert.Equal(thrown is OperationCanceledException, failure is OperationCanceledException);
        }
    }

    [Fact]
    public async Task Nothing_that_a_source_or_a_content_throws_tells_a_secret()
    {
        var (own, plugin, _) = Make(static () => new ItemException(Told with { Message = "m", Guidance = Told.Message }, Nested()));
        own.IsThrowing = false;
        var source = await plugin.OpenSourceAsync(_job, Stop);
        var content = await ContentOfAsync(source);
        var reader = await content.OpenAsync(Stop);
        own.IsThrowing = true;

        foreach (
            var call in new Func<Task>[]
            {
                () => CountAsync(source.ReadEntriesAsync(Stop)),
                async () => await content.OpenAsync(Stop),
                async () => await reader.ReadAsync(new byte[1], Stop),
                async () => await reader.DisposeAsync(),
                async () => await source.FinishReadingAsync(Stop),
                async () => await source.CompleteAsync(new BackupOutcome(Committed: false, Snapshot: null, []), Stop),
                async () => await source.DisposeAsync(),
            }
        )
        {
            MustNotTell(await Assert.ThrowsAnyAsync<Exception>(call));
        }
    }

    [Fact]
    public async Task Nothing_that_a_target_throws_tells_a_secret()
    {
        var (own, _, can) = Make(Nested);
        own.IsThrowing = false;
        var target = await can.OpenTargetAsync(_restore, Stop);
        own.IsThrowing = true;

        MustNotTell(await Assert.ThrowsAnyAsync<Exception>(async () => await target.RestoreAsync(_restore, Stop)));
        MustNotTell(await Assert.ThrowsAnyAsync<Exception>(async () => await target.DisposeAsync()));
    }

    [Fact]
    public void What_tells_no_secret_is_thrown_as_it_is()
    {
        var harmless = new InvalidOperationException("harmless");
        var (_, plugin, _) = Make(() => harmless);

        Assert.Same(harmless, Assert.Throws<InvalidOperationException>(() => plugin.Validate(Settings)));
    }

    private static Exception Nested() =>
        new InvalidOperationException("outside", new IOException($"it is {TellingPlugin.Canary}"));

    private static void MustNotTell(Exception failure)
    {
        Assert.DoesNotContain(TellingPlugin.Canary, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TellingPlugin.Canary, (failure as ItemException)?.Fault.ToString() ?? "", StringComparison.Ordinal);
    }

    private static (TellingPlugin Own, MaskedPlugin Plugin, MaskedCapabilities Can) Make(Func<Exception>? throws = null)
    {
        var own = new TellingPlugin(throws);
        var mask = new SecretMask();
        var plugin = new MaskedPlugin(own, own.Describe(), mask);
        return (own, plugin, new MaskedCapabilities(own, plugin, mask));
    }

    private static async Task<IEntryContent> ContentOfAsync(IBackupSource source)
    {
        await foreach (var entry in source.ReadEntriesAsync(Stop))
        {
            if (entry is FileEntry file)
            {
                return file.Content;
            }
        }

        throw new InvalidOperationException("There is a file.");
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> listed)
    {
        await foreach (var one in listed)
        {
            return one;
        }

        throw new InvalidOperationException("There is one.");
    }

    private static async Task CountAsync<T>(IAsyncEnumerable<T> listed)
    {
        await foreach (var _ in listed)
        {
        }
    }
}
