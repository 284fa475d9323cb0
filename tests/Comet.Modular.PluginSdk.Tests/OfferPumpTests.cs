using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Tests.Frames;
using Comet.Modular.PluginSdk.Backup;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Tests;

[Trait("Req", "HO-04")]
public sealed class OfferPumpTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SocketPair _pair = new();
    private readonly OfferLedger _ledger = new();
    private readonly FrameReceiver _host;
    private readonly OfferPump _pump;
    private ulong _received;
    private ulong _settled;

    public OfferPumpTests()
    {
        _pair.Right.ReadTimeout = 30_000;
        _host = new FrameReceiver(_pair.Right);
        _pump = new OfferPump(new FrameSender(_pair.Left), _ledger);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _pair.Dispose();
    }

    [Fact]
    public async Task A_million_entries_that_nobody_settles_stop_at_the_window()
    {
        var source = Endless();
        var running = RunAsync(source);
        while (_received < OfferLedger.MostRecords)
        {
            _ = Receive();
        }

        Assert.Equal((ulong)OfferLedger.MostRecords, _received);
        await source.UntilAskedAsync(OfferLedger.MostRecords + 1);
        Assert.Equal(OfferLedger.MostRecords + 1, source.Asked);
        Assert.False(running.IsCompleted);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Everything_is_offered_once_in_batches_of_one_sequence_and_the_end_follows()
    {
        var running = RunAsync(new ListedSource(SourceReading.Parallel, _ => Many(50_000)));
        var path = string.Empty;
        while (Receive() is { } batch)
        {
            Assert.InRange(batch.Count, 1, 512);
            path = batch[^1].ToString();
            Settle();
        }

        await running;
        Assert.Equal((50_000UL, "/folder/49999"), (_received, path));
    }

    [Fact]
    public async Task Large_records_stay_within_the_window_of_bytes()
    {
        var large = new EntryMetadata { Properties = [new EntryProperty(new byte[1], new byte[1 << 20])] };
        var source = new ListedSource(SourceReading.Parallel, _ => Of(Enumerable.Range(0, 20).Select(i => new DirectoryEntry(EntryPath.Of($"{i}"), large))));
        var running = RunAsync(source);
        while (_received < 7)
        {
            _ = Receive();
        }

        await source.UntilAskedAsync(8);
        Assert.Equal(8, source.Asked);
        Settle();
        while (Receive() is not null)
        {
            Settle();
        }

        await running;
        Assert.Equal(20UL, _received);
    }

    [Fact]
    public async Task A_record_too_large_to_be_passed_on_becomes_a_fault()
    {
        var huge = new EntryMetadata { Properties = [new EntryProperty(new byte[1], new byte[5 << 20])] };
        var running = RunAsync(new ListedSource(SourceReading.Parallel, _ => Of([new DirectoryEntry(EntryPath.Of("a"), huge)])));
        var header = _host.ReadHeader()!.Value;
        var offer = Assert.Single(FromWire.Offers(_host.Read(header.Length), 512));

        Assert.Equal((V1.OfferKind.Faulted, "plugin.record-too-large"), (offer.Kind, offer.Fault.Code));
        await running;
    }

    [Fact]
    public async Task A_sequential_source_is_asked_for_the_next_entry_only_when_the_last_one_is_settled_and_sent()
    {
        var source = new ListedSource(SourceReading.Sequential, _ => Of(Enumerable.Range(0, 3).Select(i => new FileEntry(EntryPath.Of($"{i}"), EntryMetadata.None, new DecidedContent()))));
        var running = RunAsync(source);
        for (var i = 1; i <= 3; i++)
        {
            _ = Assert.Single(Receive()!);
            Assert.Equal(i, source.Asked);
            _ = _ledger.Want(_received - 1, 0);
            Assert.Equal(i, source.Asked);
            _ledger.Sent();
        }

        Assert.Null(Receive());
        await running;
    }

    [Fact]
    public async Task A_walk_that_waits_sends_what_it_has()
    {
        var gate = new TaskCompletionSource();
        var running = RunAsync(new ListedSource(SourceReading.Parallel, _ => Slow(gate.Task)));

        Assert.Equal("/early", Assert.Single(Receive()!).ToString());
        gate.SetResult();
        Assert.Equal("/late", Assert.Single(Receive()!).ToString());
        Assert.Null(Receive());
        await running;
    }

    [Fact]
    public async Task What_a_walk_throws_ends_the_item_after_what_it_offered()
    {
        var running = RunAsync(new ListedSource(SourceReading.Parallel, _ => Broken()));

        _ = Assert.Single(Receive()!);
        var header = _host.ReadHeader()!.Value;
        var outcome = V1.Outcome.Parser.ParseFrom(_host.Read(header.Length));

        Assert.Equal((FrameType.Offered, "test.gone"), (header.Type, outcome.Fault.Code));
        await running;
    }

    /// <summary>On a thread of its own, because the connection holds only so much.</summary>
    private Task RunAsync(ListedSource source) => Task.Run(() => _pump.RunAsync(source, _stop.Token), CancellationToken.None);

    private static ListedSource Endless() => new(SourceReading.Parallel, _ => Many(1_000_000));

    private static IAsyncEnumerable<SourceEntry> Many(int count)
    {
        var folder = EntryPath.Of("folder");
        return Of(Enumerable.Range(0, count).Select(i => new FileEntry(folder.Append($"{i}"), EntryMetadata.None, new DecidedContent())));
    }

    private static async IAsyncEnumerable<SourceEntry> Of(IEnumerable<SourceEntry> entries)
    {
        await Task.CompletedTask;
        foreach (var entry in entries)
        {
            yield return entry;
        }
    }

    private static async IAsyncEnumerable<SourceEntry> Slow(Task gate)
    {
        yield return new RemovedEntry(EntryPath.Of("early"));
        await gate;
        yield return new RemovedEntry(EntryPath.Of("late"));
    }

    private static async IAsyncEnumerable<SourceEntry> Broken()
    {
        await Task.CompletedTask;
        yield return new RemovedEntry(EntryPath.Of("a"));
        throw new ItemException(new Fault(Severity.Error, "test.gone", "Gone."));
    }

    /// <returns>The paths of a batch; null when everything is offered.</returns>
    private List<EntryPath>? Receive()
    {
        var header = _host.ReadHeader()!.Value;
        var payload = _host.Read(header.Length);
        if (header.Type == FrameType.Offered)
        {
            Assert.Null(V1.Outcome.Parser.ParseFrom(payload).Fault);
            return null;
        }

        Assert.Equal((FrameType.Offers, _received), (header.Type, header.Value));
        var (path, paths) = (EntryPath.Root, new List<EntryPath>());
        foreach (var offer in FromWire.Offers(payload, 512))
        {
            path = FromWire.OfferPath(offer, path);
            paths.Add(path);
        }

        _received += (ulong)paths.Count;
        return paths;
    }

    private void Settle()
    {
        _ledger.Decline(_settled, (uint)(_received - _settled));
        _settled = _received;
    }
}
