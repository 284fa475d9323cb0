using System.Net.Sockets;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.Contracts.Wire.Tests.Contents;
using Comet.Modular.Contracts.Wire.Tests.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Shared;

/// <summary>Contents from one lane to a consumer through shared memory, both on their own threads.</summary>
[Trait("Req", "HO-04")]
public sealed class SharedSendingTests : IDisposable
{
    private const uint Window = 2 << 20;
    private const int PlacedSize = 20_000;
    private readonly SocketPair _pair = new();
    private readonly SharedMemory _memory = SharedMemory.TryCreate(SharedLanes.SizeOf(1))!;
    private readonly SharedLanes _lanes;
    private readonly FrameSender _plugin;
    private readonly FrameSender _host;
    private readonly InboundStreams _streams;
    private readonly WatchedLink _link;
    private readonly SemaphoreSlim _released = new(0);
    private int _placed;

    public SharedSendingTests()
    {
        _lanes = new SharedLanes(SharedMemory.TryOpen(_memory.Path, _memory.Size)!);
        _plugin = new FrameSender(_pair.Left);
        _host = new FrameSender(_pair.Right);
        _streams = new InboundStreams(new SharedPlaces(_memory, _host));
        _link = new WatchedLink(_host);
    }

    public void Dispose()
    {
        _pair.Dispose();
        _lanes.Dispose();
        _memory.Dispose();
        _link.Dispose();
        _released.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_content_arrives_whole_whatever_its_size_and_whoever_gives_up(int seed)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, 60).Select(each => SomeSize(random, each)).ToArray();
        var outbound = sizes.Select((size, at) => new OutboundContent((uint)at + 1, Pattern(at, size, random.Next()), Window)).ToArray();
        var link = new HostLink(_host);
        var inbound = sizes.Select(_ => new InboundContent(Window, link)).ToArray();
        Array.ForEach(inbound, _streams.Add);
        var hostReads = Start(_pair.Right, (header, receiver) => _streams.Take(Counted(header), receiver));
        var pluginReads = Start(_pair.Left, (header, _) => Tell(outbound, header));
        var sending = Task.Run(() => SendAllAsync(outbound), CancellationToken.None);

        for (var at = 0; at < sizes.Length; at++)
        {
            await ConsumeAsync(inbound[at], at, sizes[at], random);
        }

        await sending.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        // What was placed for a content that was given up may still be on its way: its release follows the reader.
        _pair.Left.Socket.Shutdown(SocketShutdown.Send);
        await hostReads;
        Assert.InRange(_placed, sizes.Count(static size => size > 2 << 20), int.MaxValue);
        _host.Flush();
        for (var place = 0; place < _placed; place++)
        {
            var isReleased = await _released.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            Assert.True(isReleased, $"Only {place} of {_placed} places were released.");
        }

        _pair.Right.Socket.Shutdown(SocketShutdown.Send);
        await pluginReads;
        // Each was released once: a second release of a place breaks the protocol, and nothing is left.
        Assert.Equal(0, _released.CurrentCount);
        Assert.True(_lanes.Find(0)!.IsFree);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_consumer_waits_the_sender_hears_of_free_places_when_another_content_is_over(bool isReadToItsEnd)
    {
        var (content, waiting) = await PlaceOneAsync();
        var wait = waiting.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        var bytes = await content.ReadAsync(new byte[PlacedSize], CancellationToken.None);
        Assert.Equal(PlacedSize, bytes.Length);
        Assert.NotEqual(0, _host.Queued);

        await EndAsync(content, isReadToItsEnd);

        Assert.Equal(0, _host.Queued);
        await waiting.DisposeAsync();
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_nobody_waits_free_places_wait_for_company_until_somebody_does(bool isReadToItsEnd)
    {
        var (content, waiting) = await PlaceOneAsync();
        _ = await content.ReadAsync(new byte[PlacedSize], CancellationToken.None);

        await EndAsync(content, isReadToItsEnd);

        Assert.NotEqual(0, _host.Queued);
        var wait = waiting.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        Assert.Equal(0, _host.Queued);
        await waiting.DisposeAsync();
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
    }

    [Fact]
    public void A_release_of_what_is_not_there_breaks_the_protocol()
    {
        _ = Assert.Throws<WireException>(() => _lanes.Release(0));
        _ = Assert.Throws<WireException>(() => _lanes.Release(ulong.MaxValue));

        var place = _lanes.Find(0)!.Place(100);
        _lanes.Release(place);

        _ = Assert.Throws<WireException>(() => _lanes.Release(place));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, (1 << 20) + 1)]
    [InlineData((2 << 20) - 1, 2)]
    [InlineData(uint.MaxValue, 1)]
    [InlineData(0, -1)]
    public void A_place_outside_of_the_memory_breaks_the_protocol(uint place, int length)
    {
        var link = new HostLink(_host);
        var content = new InboundContent(Window, link);
        _streams.Add(content);
        _plugin.Send(new FrameHeader(FrameType.Placed, Stream: 1, Window: place), BitConverter.GetBytes(length));
        var receiver = new FrameReceiver(_pair.Right);
        var header = receiver.ReadHeader()!.Value;

        _ = Assert.Throws<WireException>(() => _streams.Take(header, receiver));
    }

    [Fact]
    public void Without_shared_memory_nothing_is_placed()
    {
        var link = new HostLink(_host);
        var streams = new InboundStreams();
        streams.Add(new InboundContent(Window, link));
        _plugin.Send(new FrameHeader(FrameType.Placed, Stream: 1), BitConverter.GetBytes(1));
        var receiver = new FrameReceiver(_pair.Right);
        var header = receiver.ReadHeader()!.Value;

        _ = Assert.Throws<WireException>(() => streams.Take(header, receiver));
    }

    /// <summary>A content that is here whole, in a place, and one of which nothing is here.</summary>
    private async Task<(InboundContent Placed, InboundContent Empty)> PlaceOneAsync()
    {
        var (content, waiting) = (new InboundContent(Window, _link), new InboundContent(Window, _link));
        _streams.Add(content);
        _streams.Add(waiting);
        _plugin.Post(new FrameHeader(FrameType.Placed, Stream: 1), BitConverter.GetBytes(PlacedSize));
        _plugin.Send(new FrameHeader(FrameType.End, Stream: 1, Value: PlacedSize));
        var receiver = new FrameReceiver(_pair.Right);
        await Task.Run(() =>
        {
            _streams.Take(receiver.ReadHeader()!.Value, receiver);
            _streams.Take(receiver.ReadHeader()!.Value, receiver);
        });
        return (content, waiting);
    }

    private static async Task EndAsync(InboundContent content, bool isReadToItsEnd)
    {
        if (isReadToItsEnd)
        {
            Assert.Equal(ContentSpanKind.End, (await content.ReadAsync(new byte[1], CancellationToken.None)).Kind);
        }

        await content.DisposeAsync();
    }

    private static int SomeSize(Random random, int at) =>
        (at % 4) switch
        {
            0 => random.Next(20_000),
            1 => random.Next(200_000),
            2 => random.Next(6 << 20),
            _ => 64 << 10,
        };

    private static ScriptedContent Pattern(int content, int size, int seed)
    {
        var random = new Random(seed);
        var position = 0;
        return new ScriptedContent((buffer, _, _) =>
        {
            var part = Math.Min(Math.Min(buffer.Length, size - position), random.Next(1, 900_000));
            for (var i = 0; i < part; i++)
            {
                buffer.Span[i] = At(content, position + i);
            }

            position += part;
            return ValueTask.FromResult(part == 0 ? ContentSpan.Ended(ContentEnd.Complete) : ContentSpan.Bytes(part));
        });
    }

    private static byte At(int content, int position) => (byte)((position * 31) + (position >> 8) + content);

    private static async Task ConsumeAsync(InboundContent content, int number, int size, Random random)
    {
        await using var reader = content;
        var position = 0;
        var buffer = new byte[random.Next(1, 1 << 20)];
        var readsBeforeGivingUp = random.Next(5) == 0 ? random.Next(4) : int.MaxValue;
        for (var read = 0; read < readsBeforeGivingUp; read++)
        {
            var span = await content.ReadAsync(buffer, CancellationToken.None);
            if (span.Kind == ContentSpanKind.End)
            {
                Assert.Null(span.End!.Fault);
                Assert.Equal(size, position);
                return;
            }

            for (var i = 0; i < span.Length; i++)
            {
                if (buffer[i] != At(number, position + i))
                {
                    Assert.Fail($"Content {number} differs at {position + i}.");
                }
            }

            position += (int)span.Length;
        }
    }

    private static Task Start(Stream connection, Action<FrameHeader, FrameReceiver> take) =>
        Task.Factory.StartNew(
            () =>
            {
                var receiver = new FrameReceiver(connection);
                try
                {
                    while (receiver.ReadHeader() is { } header)
                    {
                        take(header, receiver);
                    }
                }
                catch (Exception gone) when (gone is IOException or ObjectDisposedException)
                {
                    // The end of the test.
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private FrameHeader Counted(FrameHeader header)
    {
        _placed += header.Type == FrameType.Placed ? 1 : 0;
        return header;
    }

    private void Tell(OutboundContent[] outbound, FrameHeader header)
    {
        if (header.Type == FrameType.Release)
        {
            _lanes.Release(header.Value);
            _ = _released.Release();
        }
        else if (header.Type == FrameType.Credit)
        {
            outbound[header.Stream - 1].Credit.Add(header.Window);
        }
        else
        {
            outbound[header.Stream - 1].Cancel();
        }
    }

    private async Task SendAllAsync(OutboundContent[] outbound)
    {
        var contents = new ContentSender(_plugin, _lanes.Find(0));
        using var stops = new SendingStop(CancellationToken.None);
        foreach (var content in outbound)
        {
            await content.SendAsync(contents, stops);
        }

        _plugin.Flush();
    }
}
