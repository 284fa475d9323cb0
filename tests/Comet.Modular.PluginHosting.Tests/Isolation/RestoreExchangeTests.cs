using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Isolation.Data;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

[Trait("Req", "HO-04")]
public sealed class RestoreExchangeTests : IAsyncDisposable
{
    private const int Entries = 600;

    private readonly StillPeer _peer = new();
    private readonly SnapshotJob _job = new(Entries);
    private readonly ScriptedPlugin _plugin = new();
    private readonly RestoreExchange _exchange;

    public RestoreExchangeTests()
    {
        _exchange = new RestoreExchange(_peer, _plugin.Link, 1, _job, new IsolationOptions());
        _exchange.Listen(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _peer.End(new Fault(Severity.Error, "test.over", "Over."));
        await _plugin.Connection.DisposeAsync();
        await _exchange.DisposeAsync();
        _plugin.Dispose();
    }

    [Fact]
    public async Task Entries_and_contents_come_over_and_the_session_closes()
    {
        var restoring = _exchange.RestoreAsync(TestContext.Current.CancellationToken).AsTask();
        _ = _plugin.Receive(FrameType.Start);
        Assert.Equal(Enumerable.Range(0, Entries).Select(i => $"/{i}"), ListAll(1));

        Open(1, 5_000, 1_000);
        Assert.Equal(1_000u, _plugin.Receive(FrameType.Data).Header.Length);
        _plugin.Send(FrameType.Credit, stream: 1, window: 10_000);
        Assert.Equal(4_000u, _plugin.Receive(FrameType.Data).Header.Length);
        Assert.Equal(5_000u, _plugin.Receive(FrameType.End).Header.Value);

        _plugin.Send(FrameType.Restored, new V1.Outcome());
        await restoring;
        var closing = _exchange.DisposeAsync().AsTask();
        _ = _plugin.Receive(FrameType.Close);
        _plugin.Send(FrameType.Closed);
        await closing;
        Assert.Equal(0, _job.Open);
        Assert.Empty(_peer.Kills);
    }

    [Fact]
    public async Task A_restore_that_breaks_off_fails_with_its_fault()
    {
        _plugin.Send(FrameType.Restored, new V1.Outcome { Fault = ToWire.Fault(new Fault(Severity.Error, "test.full", "Full.")) });

        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await _exchange.RestoreAsync(CancellationToken.None));
        Assert.Equal("test.full", thrown.Fault.Code);
    }

    [Fact]
    public void A_cancelled_content_ends_with_what_was_sent()
    {
        Open(1, 5_000, 1_000);
        _ = _plugin.Receive(FrameType.Data);
        _plugin.Send(FrameType.Cancel, stream: 1);

        var (header, payload) = _plugin.Receive(FrameType.End);

        Assert.Equal((1_000UL, "plugin.cancelled"), (header.Value, FromWire.ContentEnd(payload).Fault!.Code));
    }

    [Fact]
    public async Task Contents_and_lists_under_way_are_let_go_before_the_exchange_is()
    {
        _job.Ready = new TaskCompletionSource().Task;
        _plugin.Send(FrameType.List, 1);
        for (var i = 1U; i <= 20; i++)
        {
            Open(i, 1_000_000, 1_000);
            _ = _plugin.Receive(FrameType.Data);
        }

        Assert.InRange(_job.Open, 20, 21);
        await _plugin.Connection.DisposeAsync();
        _peer.End(new Fault(Severity.Error, "plugin.crashed", "Crashed."));
        await _exchange.DisposeAsync();

        Assert.Equal(0, _job.Open);
    }

    [Fact]
    public Task More_contents_than_may_be_open_are_refused()
    {
        for (var i = 1U; i <= 65; i++)
        {
            Open(i, 1_000_000, 1_000);
        }

        return ExpectRefusalAsync("contents at once");
    }

    [Fact]
    public Task A_stream_that_is_opened_twice_is_refused()
    {
        Open(1, 1_000_000, 1_000);
        Open(1, 1_000_000, 1_000);
        return ExpectRefusalAsync("stream 1 twice");
    }

    [Fact]
    public Task A_content_of_nothing_is_refused()
    {
        _plugin.Send(FrameType.Open, new V1.OpenContent());
        return ExpectRefusalAsync("left out an entry");
    }

    [Fact]
    public Task A_batch_that_is_asked_for_again_before_it_came_is_refused()
    {
        _job.Ready = new TaskCompletionSource().Task;
        _plugin.Send(FrameType.List, 1);
        _plugin.Send(FrameType.List, 1);
        return ExpectRefusalAsync("before the last batch came");
    }

    [Fact]
    public Task More_enumerations_than_may_be_open_are_refused()
    {
        for (var i = 1UL; i <= 17; i++)
        {
            _plugin.Send(FrameType.List, i);
        }

        return ExpectRefusalAsync("16 times at once");
    }

    [Fact]
    public Task A_frame_of_a_backup_is_refused()
    {
        _plugin.Send(FrameType.Offers);
        return ExpectRefusalAsync("does not send in a restore");
    }

    private List<string> ListAll(ulong list)
    {
        var paths = new List<string>();
        while (true)
        {
            _plugin.Send(FrameType.List, list);
            var (header, payload) = _plugin.Receive(FrameType.Entries);
            Assert.Equal(list, header.Value);
            var batch = V1.EntryBatch.Parser.ParseFrom(payload);
            Assert.Null(batch.Fault);
            paths.AddRange(batch.Entries.Select(entry => FromWire.Restored(entry).Path.ToString()));
            if (batch.Last)
            {
                return paths;
            }
        }
    }

    private void Open(uint stream, long length, uint window) =>
        _plugin.Sender.Send(
            new FrameHeader(FrameType.Open, Stream: stream, Window: window),
            Google.Protobuf.MessageExtensions.ToByteArray(
                new V1.OpenContent
                {
                    Entry = ToWire.Restored(
                        new RestoreEntry(EntryPath.Of("a"), RestoreEntryKind.File, EntryMetadata.None, length, [])
                    ),
                }
            )
        );

    private async Task ExpectRefusalAsync(string because)
    {
        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await _exchange.RestoreAsync(CancellationToken.None));
        Assert.Equal("plugin.protocol", thrown.Fault.Code);
        Assert.Contains(because, thrown.Fault.Message, StringComparison.Ordinal);
        await _exchange.DisposeAsync();
        Assert.Equal(0, _job.Open);
        _ = Assert.Single(_peer.Kills);
    }
}
