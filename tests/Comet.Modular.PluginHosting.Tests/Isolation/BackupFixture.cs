using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Isolation.Data;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>A backup exchange between a scripted plugin and a consumer that a test plays.</summary>
internal sealed class BackupFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    public BackupFixture(int lanes = 2, bool mayLend = false, CancellationToken job = default)
    {
        Exchange = new BackupExchange(
            Peer,
            Plugin.Link,
            1,
            Job,
            new IsolationOptions { Lanes = lanes, Time = Time },
            files: mayLend ? BorrowedFiles.TryOpen(Environment.ProcessId) : null
        );
        Exchange.Listen(job);
    }

    public FakeTimeProvider Time { get; } = new();

    public StillPeer Peer { get; } = new();

    public RecordingJob Job { get; } = new();

    public ScriptedPlugin Plugin { get; } = new();

    public BackupExchange Exchange { get; }

    /// <summary>Takes everything that is offered, wanting nothing.</summary>
    public async Task<List<SourceEntry>> ReadAllAsync()
    {
        var entries = new List<SourceEntry>();
        await foreach (var entry in Exchange.ReadEntriesAsync(_cancel.Token))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Takes so many files and wants their contents, without reading them.</summary>
    public async Task<List<IContentReader>> WantAsync(int count)
    {
        await Task.Yield();
        var readers = new List<IContentReader>();
        await foreach (var entry in Exchange.ReadEntriesAsync(_cancel.Token))
        {
            readers.Add(await ((FileEntry)entry).Content.OpenAsync(_cancel.Token));
            if (readers.Count == count)
            {
                break;
            }
        }

        // A request waits for company until somebody waits for its bytes.
        Plugin.Link.Sender.Flush();
        return readers;
    }

    /// <summary>The violation ends the process once, and the job knows why.</summary>
    public async Task ExpectRefusalAsync(string because)
    {
        var fault = await Peer.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("plugin.protocol", fault.Code);
        Assert.Contains(because, fault.Message, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await Exchange.FinishReadingAsync(_cancel.Token));
        Assert.Equal(fault, thrown.Fault);
        Assert.Equal(fault, Exchange.Failure!.Fault);
        await Exchange.DisposeAsync();
        _ = Assert.Single(Peer.Kills);
    }

    /// <summary>Lets the clock go on, as often as it takes for timers that are set meanwhile.</summary>
    public async Task AdvanceUntilAsync(Task done, TimeSpan step)
    {
        for (var i = 0; i < 1_000_000 && !done.IsCompleted; i++)
        {
            Time.Advance(step);
            await Task.Yield();
        }

        _ = await Task.WhenAny(done, Task.Delay(TimeSpan.FromSeconds(30)));
        Assert.True(done.IsCompleted, "It does not end in time.");
    }

    public async ValueTask DisposeAsync()
    {
        Peer.End(new Fault(Severity.Error, "test.over", "Over."));
        await Plugin.Connection.DisposeAsync();
        await Exchange.DisposeAsync();
        Plugin.Dispose();
        _cancel.Dispose();
    }
}
