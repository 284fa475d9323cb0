using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using CsCheck;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

[Trait("Req", "HO-04")]
public sealed class InboundContentTests : IAsyncDisposable
{
    private const uint Window = 64 << 10;

    private readonly WatchedPool _pool = new();
    private readonly WatchedLink _link = new();
    private readonly PatternStream _pattern = new();
    private readonly FrameReceiver _receiver;
    private readonly InboundContent _content;
    private ulong _position;

    public InboundContentTests()
    {
        _receiver = new FrameReceiver(_pattern);
        _content = new InboundContent(Window, _link, _pool);
    }

    public async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        await _pattern.DisposeAsync();
        _link.Dispose();
    }

    [Fact]
    public Task Whatever_both_sides_do_bytes_credit_windows_and_buffers_are_right() =>
        Schedule.Any.SampleAsync(schedule => schedule.RunAsync(), iter: 500, threads: 4);

    /// <remarks>A read that finds bytes between its look and its answer must not be completed by the wait before it.</remarks>
    [Fact]
    public async Task A_consumer_as_fast_as_its_sender_is_never_woken_twice()
    {
        const int frames = 150_000;
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < frames; i++)
            {
                while (i >= Window + _link.Granted)
                {
                    _link.WaitForChange();
                }

                Send(1);
            }

            End();
        });
        var (buffer, read) = (new byte[16], 0L);
        for (var span = await _content.ReadAsync(buffer, TestContext.Current.CancellationToken); span.Kind == ContentSpanKind.Bytes; )
        {
            read += span.Length;
            span = await _content.ReadAsync(buffer, TestContext.Current.CancellationToken);
        }

        await sending;
        Assert.Equal(frames, read);
    }

    [Fact]
    public async Task Tiny_frames_are_joined()
    {
        for (var i = 0; i < 5_000; i++)
        {
            Send(1);
        }

        Assert.InRange(_pool.Out, 1, 10);
        var buffer = new byte[10_000];
        Assert.Equal(5_000, (await _content.ReadAsync(buffer, TestContext.Current.CancellationToken)).Length);
        Assert.Equal(0, _pool.Out);
    }

    [Fact]
    public async Task A_stream_in_too_many_pieces_is_refused_and_leaves_no_buffer_behind()
    {
        var refused = Assert.Throws<WireException>(() =>
        {
            for (var i = 0; i < Window; i++)
            {
                Send(1);
                Hole(1);
            }
        });
        Assert.Contains("pieces", refused.Message, StringComparison.Ordinal);

        await _content.DisposeAsync();
        Assert.Equal((0, 0), (_pool.Out, _pool.WrongReturns));
    }

    [Fact]
    public void More_than_was_granted_is_refused()
    {
        Send((int)Window);

        _ = Assert.Throws<WireException>(() => Send(1));
    }

    [Fact]
    public async Task Half_a_window_is_granted_anew_and_the_rest_later()
    {
        Send((int)Window);
        var buffer = new byte[Window];

        _ = await _content.ReadAsync(buffer.AsMemory(0, (int)(Window / 2) - 1), TestContext.Current.CancellationToken);
        Assert.Equal(0, _link.Granted);
        _ = await _content.ReadAsync(buffer.AsMemory(0, 1), TestContext.Current.CancellationToken);
        Assert.Equal(Window / 2, _link.Granted);
    }

    [Fact]
    public void Wrong_positions_empty_frames_and_ends_are_refused()
    {
        Send(10);

        _ = Assert.Throws<WireException>(() => _content.TakeData(new FrameHeader(FrameType.Data, 1, 9), _receiver));
        _ = Assert.Throws<WireException>(() => _content.TakeData(new FrameHeader(FrameType.Data, 0, 10), _receiver));
        _ = Assert.Throws<WireException>(() => Hole(0));
        _ = Assert.Throws<WireException>(() => Hole(long.MaxValue));
        _ = Assert.Throws<WireException>(() => _content.TakeEnd(new FrameHeader(FrameType.End, Value: 11), []));
        _ = Assert.Throws<WireException>(() => _content.TakeEnd(new FrameHeader(FrameType.End, Value: 10), [0xff]));
        End();
        _ = Assert.Throws<WireException>(() => Send(1));
        _ = Assert.Throws<WireException>(() => Hole(1));
        _ = Assert.Throws<WireException>(End);
    }

    [Fact]
    public void No_stream_is_longer_than_a_length_can_say()
    {
        Hole(long.MaxValue - 5);
        Send(5);

        _ = Assert.Throws<WireException>(() => Send(1));
        _ = Assert.Throws<WireException>(() => Hole(1));
    }

    [Fact]
    public async Task A_failure_drops_what_waits_and_reaches_whoever_reads()
    {
        var failure = new ItemException(new Fault(Severity.Error, "a.b", "c"));
        Send(1_000);
        _content.Fail(failure);

        Assert.Equal(0, _pool.Out);
        Assert.Same(failure, await Assert.ThrowsAsync<ItemException>(async () => await _content.ReadAsync(new byte[1], default)));
        Send(1_000);
        Assert.Equal(0, _pool.Out);
        await _content.DisposeAsync();
        await _content.DisposeAsync();
        Assert.Equal((1, 0), (_link.Releases, _link.Cancels));
    }

    [Fact]
    public async Task A_read_that_waits_learns_that_its_content_was_let_go()
    {
        var reading = _content.ReadAsync(new byte[1], TestContext.Current.CancellationToken);

        await _content.DisposeAsync();

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reading);
        Assert.Equal(1, _link.Cancels);
    }

    [Fact]
    public async Task The_room_of_a_cancelled_content_is_given_back_elsewhere_than_on_the_reader()
    {
        await _content.DisposeAsync();
        Send(100);
        Assert.Equal(0, _link.Releases);

        End();

        await _link.FirstRelease.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (_link.Releases, _pool.Out));
    }

    [Fact]
    public void A_stream_that_nobody_asked_for_is_refused()
    {
        var streams = new InboundStreams();
        streams.Add(_content);
        Assert.Equal(1u, _content.Stream);

        streams.Take(new FrameHeader(FrameType.Data, 5, 0, Stream: 1), _receiver);
        _ = Assert.Throws<WireException>(() => streams.Take(new FrameHeader(FrameType.Data, 5, 5, Stream: 2), _receiver));
        streams.Remove(_content);
        _ = Assert.Throws<WireException>(() => streams.Take(new FrameHeader(FrameType.Data, 5, 5, Stream: 1), _receiver));
    }

    private void Send(int length)
    {
        _content.TakeData(new FrameHeader(FrameType.Data, (uint)length, _position), _receiver);
        _position += (uint)length;
    }

    private void Hole(long length)
    {
        _content.TakeHole(new FrameHeader(FrameType.Hole, Value: (ulong)length));
        _position += (ulong)length;
    }

    private void End() => _content.TakeEnd(new FrameHeader(FrameType.End, Value: _position), []);
}
