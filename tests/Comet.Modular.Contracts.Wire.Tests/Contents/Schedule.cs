using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using CsCheck;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>What a sender and a consumer do with one content, at the same time.</summary>
internal sealed record Schedule(uint Window, (bool IsHole, int Size)[] Parts, bool Breaks, int ReadsBeforeDispose, int Seed)
{
    public static readonly Gen<Schedule> Any = Gen.Select(
        Gen.UInt[1, 5_000],
        Gen.Select(Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))), Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 9_000])).Array[0, 40],
        Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))),
        Gen.Frequency((2, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 20])),
        Gen.Int,
        (window, parts, breaks, reads, seed) => new Schedule(window, parts, breaks, reads, seed)
    );

    /// <summary>Runs it and checks what must hold whatever the order.</summary>
    public async Task RunAsync()
    {
        var pool = new WatchedPool();
        using var link = new WatchedLink();
        var content = new InboundContent(Window, link, pool);
        var sent = new List<(bool IsHole, long Size)>();
        var sending = Task.Factory.StartNew(
            () => Send(content, link, sent),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var (received, isWhole) = await ConsumeAsync(content);
        await sending.WaitAsync(TimeSpan.FromSeconds(60));
        await content.DisposeAsync();
        await link.FirstRelease.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, link.Releases);
        Assert.InRange(link.Cancels, 0, 1);
        Assert.Equal((0, 0), (pool.Out, pool.WrongReturns));
        if (isWhole)
        {
            Assert.Equal(Joined(sent), Joined(received));
        }
    }

    private void Send(InboundContent content, WatchedLink link, List<(bool IsHole, long Size)> sent)
    {
        using var pattern = new PatternStream();
        var receiver = new FrameReceiver(pattern);
        var (position, bytes) = (0UL, 0L);
        foreach (var (isHole, size) in Parts)
        {
            if (isHole)
            {
                content.TakeHole(new FrameHeader(FrameType.Hole, Value: (ulong)size));
                sent.Add((true, size));
                position += (uint)size;
                continue;
            }

            for (var left = (long)size; left > 0; )
            {
                var part = Math.Min(left, Window + link.Granted - bytes);
                if (link.Cancels > 0)
                {
                    break;
                }

                if (part == 0)
                {
                    link.WaitForChange();
                    continue;
                }

                content.TakeData(new FrameHeader(FrameType.Data, (uint)part, position), receiver);
                sent.Add((false, part));
                position += (ulong)part;
                (bytes, left) = (bytes + part, left - part);
            }
        }

        if (Breaks)
        {
            content.Fail(new ItemException(new Fault(Severity.Error, "test.broken", "Broken.")));
        }
        else
        {
            content.TakeEnd(new FrameHeader(FrameType.End, Value: position), []);
        }
    }

    private async Task<(List<(bool IsHole, long Size)> Received, bool IsWhole)> ConsumeAsync(InboundContent content)
    {
        var random = new Random(Seed);
        var received = new List<(bool IsHole, long Size)>();
        var position = 0L;
        for (var read = 0; read < ReadsBeforeDispose; read++)
        {
            using var stop = new CancellationTokenSource();
            var buffer = new byte[random.Next(3) == 0 ? random.Next(1, 8) : random.Next(1, 6_000)];
            try
            {
                var reading = content.ReadAsync(buffer, stop.Token);
                if (!reading.IsCompleted && random.Next(2) == 0)
                {
                    await stop.CancelAsync();
                }

                var span = await reading;
                if (span.Kind == ContentSpanKind.End)
                {
                    return (received, true);
                }

                received.Add((span.Kind == ContentSpanKind.Hole, span.Length));
                for (var i = 0; span.Kind == ContentSpanKind.Bytes && i < span.Length; i++)
                {
                    Assert.Equal(PatternStream.At(position++), buffer[i]);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The next read goes on where this one was.
            }
            catch (ItemException broken)
            {
                Assert.True(Breaks);
                Assert.Equal("test.broken", broken.Fault.Code);
                break;
            }
        }

        await content.DisposeAsync();
        return (received, false);
    }

    private static List<(bool IsHole, long Size)> Joined(List<(bool IsHole, long Size)> parts)
    {
        var joined = new List<(bool IsHole, long Size)>();
        foreach (var (isHole, size) in parts)
        {
            if (joined.Count > 0 && joined[^1].IsHole == isHole)
            {
                joined[^1] = (isHole, joined[^1].Size + size);
            }
            else
            {
                joined.Add((isHole, size));
            }
        }

        return joined;
    }
}
