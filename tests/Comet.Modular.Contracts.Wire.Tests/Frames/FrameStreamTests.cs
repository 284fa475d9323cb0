using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Frames;

[Trait("Req", "HO-04")]
public sealed class FrameStreamTests : IDisposable
{
    private const int Threads = 8;
    private readonly SocketPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task Frames_of_many_threads_arrive_whole_and_each_threads_frames_in_order()
    {
        const int each = 2_000;
        var sender = new FrameSender(_pair.Left);
        var receiving = Task.Run(() => Receive(Threads * each));

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => SendMixed(sender, thread, each))));
        var last = await receiving;

        Assert.All(last, next => Assert.Equal((ulong)each, next));
        Assert.Equal(0, sender.Queued);
    }

    /// <remarks>Each thread sends one frame and waits for its echo: a frame that nobody writes stops it for ever.</remarks>
    [Fact]
    public async Task No_frame_is_left_behind_when_threads_give_their_writing_to_each_other()
    {
        const int rounds = 20_000;
        var sender = new FrameSender(_pair.Left);
        using var arrived = new SemaphoreSlim(0);
        var receiving = Task.Run(
            () =>
            {
                var receiver = new FrameReceiver(_pair.Right);
                for (var i = 0; i < Threads * rounds; i++)
                {
                    receiver.Skip(receiver.ReadHeader()!.Value.Length);
                    _ = arrived.Release();
                }
            },
            TestContext.Current.CancellationToken
        );

        await Task.WhenAll(
                Enumerable
                    .Range(0, Threads)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            for (var i = 0; i < rounds; i++)
                            {
                                sender.Send(new FrameHeader(FrameType.Credit, Window: 1));
                                Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30)), "A frame was lost.");
                            }
                        })
                    )
            )
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await receiving;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FrameHeader.Size - 1)]
    [InlineData(FrameHeader.Size)]
    [InlineData(FrameHeader.Size + 99)]
    public void A_connection_that_ends_is_told_from_a_frame_that_is_cut(int sent)
    {
        var frame = new byte[FrameHeader.Size + 100];
        new FrameHeader(FrameType.Data, Length: 100).Write(frame);
        _pair.Left.Write(frame.AsSpan(0, sent));
        _pair.Left.Dispose();
        var receiver = new FrameReceiver(_pair.Right);

        if (sent == 0)
        {
            Assert.Null(receiver.ReadHeader());
        }
        else
        {
            _ = Assert.Throws<EndOfStreamException>(() => receiver.Read(receiver.ReadHeader()!.Value.Length));
        }
    }

    [Fact]
    public void A_sender_outlives_its_connection()
    {
        var sender = new FrameSender(_pair.Left);
        _pair.Dispose();

        sender.Send(new FrameHeader(FrameType.Close));
        sender.SendFrom(new FrameHeader(FrameType.Data), new byte[100_000], FrameHeader.Size, 90_000);

        Assert.Equal(0, sender.Queued);
    }

    [Fact]
    public async Task A_payload_that_is_passed_over_leaves_the_next_frame_intact()
    {
        var sender = new FrameSender(_pair.Left);
        var sending = Task.Run(
            () =>
            {
                sender.Send(new FrameHeader(FrameType.Commit), new byte[3_000_001]);
                sender.Send(new FrameHeader(FrameType.Close));
            },
            TestContext.Current.CancellationToken
        );
        var receiver = new FrameReceiver(_pair.Right);

        receiver.Skip(receiver.ReadHeader()!.Value.Length);

        Assert.Equal(FrameType.Close, receiver.ReadHeader()!.Value.Type);
        await sending;
    }

    /// <summary>Sizes below and above what is copied, flushed at random.</summary>
    private static void SendMixed(FrameSender sender, int thread, int count)
    {
        var random = new Random(thread);
        var buffer = new byte[FrameHeader.Size + (256 << 10)];
        for (var i = 0; i < count; i++)
        {
            var length = random.Next(20) == 0 ? random.Next(16 << 10, 256 << 10) : random.Next(300);
            var payload = buffer.AsSpan(FrameHeader.Size, length);
            payload.Fill((byte)(thread + i));
            var header = new FrameHeader(FrameType.Data, Stream: (uint)thread, Value: (ulong)i);
            switch (random.Next(3))
            {
                case 0:
                    sender.Post(header, payload);
                    break;
                case 1:
                    sender.Send(header, payload);
                    break;
                default:
                    sender.SendFrom(header, buffer, FrameHeader.Size, length);
                    break;
            }
        }

        sender.Flush();
    }

    private ulong[] Receive(int frames)
    {
        var receiver = new FrameReceiver(_pair.Right);
        var next = new ulong[Threads];
        for (var i = 0; i < frames; i++)
        {
            var header = receiver.ReadHeader()!.Value;
            Assert.Equal(next[header.Stream]++, header.Value);
            var payload = receiver.Read(header.Length);
            Assert.Equal(-1, payload.AsSpan().IndexOfAnyExcept((byte)(header.Stream + header.Value)));
        }

        return next;
    }
}
