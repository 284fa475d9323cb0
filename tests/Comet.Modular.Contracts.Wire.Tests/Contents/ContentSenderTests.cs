using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Tests.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

[Trait("Req", "HO-04")]
public sealed class ContentSenderTests : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly FrameSender _sender;
    private readonly FrameReceiver _receiver;
    private readonly ContentSender _contents;
    private ulong _position;

    public ContentSenderTests()
    {
        _sender = new FrameSender(_pair.Left);
        _receiver = new FrameReceiver(_pair.Right);
        _contents = new ContentSender(_sender);
    }

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData(1, 5_000)]
    [InlineData(100, 20_000)]
    [InlineData(40_000, 3_000_000)]
    [InlineData(2_000_000, 9_000_000)]
    public async Task Never_more_is_sent_than_was_granted(uint window, int length)
    {
        var left = length;
        var outbound = new OutboundContent(7, new ScriptedContent((buffer, _, _) => Next(buffer, ref left)), window);
        var sending = Task.Run(() => SendAsync(outbound), TestContext.Current.CancellationToken);
        var random = new Random(length);
        long granted = window;
        while (Receive(out var header) is { } payload && header.Type != FrameType.End)
        {
            granted -= payload.Length;
            Assert.True(granted >= 0, "More was sent than granted.");
            if (granted < window && random.Next(3) > 0 || granted == 0)
            {
                var more = (uint)random.Next(1, (int)window + 1);
                granted += more;
                outbound.Credit.Add(more);
            }
        }

        await sending;
        Assert.Equal((ulong)length, _position);
    }

    [Fact]
    public async Task Holes_need_no_credit_and_count_to_the_length()
    {
        var outbound = new OutboundContent(7, new ScriptedContent((buffer, _, read) => ValueTask.FromResult(
            read == 0 ? Filled(buffer, 10)
            : read < 5_000 ? ContentSpan.Hole(1L << 40)
            : ContentSpan.Ended(ContentEnd.Complete)
        )), 10);

        await SendAsync(outbound);

        Assert.InRange(_sender.Queued, 0, 64 << 10);
        Assert.Null(ReceiveEnd().Fault);
        Assert.Equal(10 + (4_999UL << 40), _position);
    }

    [Fact]
    public async Task What_a_source_throws_becomes_the_fault_of_the_end_after_what_was_read()
    {
        var content = new ScriptedContent((buffer, _, read) => read == 0
            ? ValueTask.FromResult(Filled(buffer, 100))
            : throw new InvalidDataException("The page is torn."));

        await SendAsync(new OutboundContent(7, content, 1_000));

        var end = ReceiveEnd();
        Assert.Equal("plugin.read-failed", end.Fault!.Code);
        Assert.Contains("The page is torn.", end.Fault.Message, StringComparison.Ordinal);
        Assert.False(end.KeepContent);
        Assert.Equal(100u, _position);
        Assert.True(content.IsDisposed);
    }

    [Fact]
    public async Task The_fault_of_an_item_exception_is_passed_on()
    {
        var fault = new Fault(Severity.Error, "test.gone", "Gone.");

        await SendAsync(new OutboundContent(7, new ScriptedContent((_, _, _) => throw new ItemException(fault)), 1_000));

        Assert.Equal(fault, ReceiveEnd().Fault);
    }

    [Fact]
    public async Task A_read_without_a_result_is_a_fault()
    {
        await SendAsync(new OutboundContent(7, new ScriptedContent((_, _, _) => ValueTask.FromResult(default(ContentSpan))), 1_000));

        Assert.Equal("plugin.read-failed", ReceiveEnd().Fault!.Code);
    }

    [Fact]
    public async Task A_source_that_claims_more_than_its_buffer_holds_is_a_fault()
    {
        await SendAsync(new OutboundContent(7, new ScriptedContent((_, _, _) => ValueTask.FromResult(ContentSpan.Bytes(2 << 20))), 4 << 20));

        Assert.Equal("plugin.read-failed", ReceiveEnd().Fault!.Code);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_for_credit_and_a_wait_of_the_source()
    {
        var starved = new OutboundContent(7, new ScriptedContent((buffer, _, _) => ValueTask.FromResult(Filled(buffer, 100))), 10);
        var sending = SendAsync(starved);
        starved.Cancel();
        await sending;
        Assert.Equal("plugin.cancelled", ReceiveEnd().Fault!.Code);
        Assert.Equal(10u, _position);

        _position = 0;
        var silent = new OutboundContent(8, new ScriptedContent(async (_, stop, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return default;
        }), 10);
        sending = SendAsync(silent);
        silent.Cancel();
        silent.Cancel();
        await sending;
        Assert.Equal("plugin.cancelled", ReceiveEnd().Fault!.Code);
    }

    [Fact]
    public async Task Cancelled_before_its_turn_a_content_ends_at_once()
    {
        var outbound = new OutboundContent(7, new ScriptedContent((buffer, stop, _) =>
        {
            stop.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Filled(buffer, 1));
        }), 10);
        outbound.Cancel();

        await SendAsync(outbound);

        Assert.Equal("plugin.cancelled", ReceiveEnd().Fault!.Code);
    }

    /// <remarks>The connection's reader cancels: plugin code that stands still must not stop it.</remarks>
    [Fact]
    public async Task Cancelling_runs_nothing_of_the_source_before_it_returns()
    {
        using var mayGoOn = new SemaphoreSlim(0);
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outbound = new OutboundContent(7, new ScriptedContent(async (_, stop, _) =>
        {
            var stopped = new TaskCompletionSource();
            await using (stop.Register(() =>
            {
                mayGoOn.Wait(CancellationToken.None);
                stopped.SetResult();
            }))
            {
                reading.SetResult();
                await stopped.Task;
            }

            return ContentSpan.Ended(ContentEnd.Complete);
        }), 10);
        var sending = SendAsync(outbound);
        await reading.Task;

        await Task.Run(outbound.Cancel, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

        _ = mayGoOn.Release();
        await sending;
    }

    private static ContentSpan Filled(Memory<byte> buffer, int length)
    {
        buffer.Span[..length].Fill(1);
        return ContentSpan.Bytes(length);
    }

    private static ValueTask<ContentSpan> Next(Memory<byte> buffer, ref int left)
    {
        var part = Math.Min(Math.Min(buffer.Length, left), 1 + (left % 700_000));
        left -= part;
        return ValueTask.FromResult(part == 0 ? ContentSpan.Ended(ContentEnd.Complete) : Filled(buffer, part));
    }

    private async Task SendAsync(OutboundContent outbound)
    {
        using var stops = new SendingStop(CancellationToken.None);
        await outbound.SendAsync(_contents, stops);
        _sender.Flush();
    }

    /// <summary>The next frame; positions must follow each other.</summary>
    private byte[] Receive(out FrameHeader header)
    {
        header = _receiver.ReadHeader()!.Value;
        var payload = _receiver.Read(header.Length);
        if (header.Type == FrameType.Hole)
        {
            _position += header.Value;
        }
        else
        {
            Assert.Equal(_position, header.Value);
            _position += header.Type == FrameType.Data ? (ulong)payload.Length : 0;
        }

        return payload;
    }

    private ContentEnd ReceiveEnd()
    {
        while (true)
        {
            var payload = Receive(out var header);
            if (header.Type == FrameType.End)
            {
                return FromWire.ContentEnd(payload);
            }
        }
    }
}
