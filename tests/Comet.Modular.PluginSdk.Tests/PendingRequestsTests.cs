using System.Runtime.CompilerServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Tests.Frames;
using Comet.Modular.PluginSdk.Backup;
using Comet.Modular.PluginSdk.Serving;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Tests;

[Trait("Req", "HO-04")]
public sealed class PendingRequestsTests : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly FrameSender _host;
    private readonly FrameReceiver _toHost;
    private readonly FrameReceiver _toPlugin;
    private readonly FrameSender _plugin;
    private readonly PendingRequests _requests;

    public PendingRequestsTests()
    {
        _pair.Right.ReadTimeout = 30_000;
        _plugin = new FrameSender(_pair.Left);
        _host = new FrameSender(_pair.Right);
        _toHost = new FrameReceiver(_pair.Right);
        _toPlugin = new FrameReceiver(_pair.Left);
        _requests = new PendingRequests(_plugin);
    }

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task A_commit_comes_after_what_was_offered_and_brings_what_was_not_stored()
    {
        var ledger = new OfferLedger();
        var pump = new OfferPump(_plugin, ledger);
        var job = new RemoteBackupJob(FromWire.Settings(new V1.ItemSettings { Values = "{}" }), ParentState.Empty, _requests, pump);
        var result = default(CommitResult);
        var source = new ListedSource(SourceReading.Parallel, Walk);
        var running = pump.RunAsync(source, CancellationToken.None);

        Assert.Equal(FrameType.Offers, Take().Type);
        var commit = Take();
        Assert.Equal(FrameType.Commit, commit.Type);
        Answer(commit.Value, new V1.Answer { Snapshot = "s-1" });
        Assert.Equal(FrameType.Offered, Take().Type);
        await running;
        Assert.Equal("s-1", result!.Snapshot);

        async IAsyncEnumerable<SourceEntry> Walk([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new RemovedEntry(EntryPath.Of("a"));
            result = await job.CommitAsync(new Checkpoint("s", new byte[3]), cancellationToken);
        }
    }

    [Fact]
    public async Task Requests_that_were_given_up_keep_their_turn_until_they_are_answered()
    {
        using var stop = new CancellationTokenSource();
        List<Task> given = [];
        for (var i = 0; i < 8; i++)
        {
            given.Add(_requests.AskAsync(FrameType.Report, [], stop.Token));
        }

        await stop.CancelAsync();
        foreach (var each in given)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each);
        }

        var ninth = _requests.AskAsync(FrameType.Report, [], TestContext.Current.CancellationToken);
        for (var i = 1UL; i <= 8; i++)
        {
            Assert.Equal(i, Take().Value);
        }

        Answer(3, new V1.Answer());
        Assert.Equal(9UL, Take().Value);
        Answer(9, new V1.Answer());
        _ = await ninth;
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_or_a_turn_learns_of_the_end()
    {
        var asked = Enumerable.Range(0, 20).Select(_ => _requests.AskAsync(FrameType.Report, [], CancellationToken.None)).ToList();

        _requests.Close();

        foreach (var each in asked)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task What_the_host_would_not_take_is_not_sent()
    {
        var thrown = await Assert.ThrowsAsync<ItemException>(() =>
            _requests.AskAsync(FrameType.Journal, new byte[FrameHeader.MaximumRequest + 1], CancellationToken.None));

        Assert.Equal("plugin.request-too-large", thrown.Fault.Code);
    }

    private FrameHeader Take()
    {
        var header = _toHost.ReadHeader()!.Value;
        _toHost.Skip(header.Length);
        return header;
    }

    private void Answer(ulong request, V1.Answer answer)
    {
        _host.Send(new FrameHeader(FrameType.Answer, Value: request), answer.ToByteArray());
        var header = _toPlugin.ReadHeader()!.Value;
        _requests.Take(header, _toPlugin);
    }
}
