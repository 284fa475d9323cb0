using System.Collections.Concurrent;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Frames of a backup, for streams that the host has asked for.</summary>
/// <param name="random">Decides.</param>
/// <param name="wanted">What the host has asked for meanwhile.</param>
internal sealed class BackupFuzz(Random random, ConcurrentQueue<FrameHeader> wanted) : FrameFuzz(random)
{
    private readonly List<(uint Stream, ulong Position, long Credit)> _streams = [];
    private ulong _offered;

    protected override byte[] NextRight()
    {
        while (wanted.TryDequeue(out var header))
        {
            if (header.Type == FrameType.Want)
            {
                _streams.Add((header.Stream, 0, header.Window));
            }
            else if (_streams.FindIndex(each => each.Stream == header.Stream) is var at and >= 0)
            {
                var (stream, position, credit) = _streams[at];
                var taken = header.Type == FrameType.Returned ? header.Value : 0;
                _streams[at] = (stream, position + taken, credit + header.Window);
            }
        }

        return Random.Next(60) switch
        {
            < 15 => Offers(),
            < 20 => Request(),
            20 => Frame(FrameType.Commit, new V1.Checkpoint { Schema = "s" }, Odd()),
            21 => Frame(FrameType.Offered, Outcome()),
            22 => Frame(FrameType.Finished, new V1.FinishResult { Checkpoint = new V1.Checkpoint { Schema = "s" } }),
            23 => Random.Next(4) == 0 ? Frame(new FrameHeader(FrameType.Closed), []) : Request(),
            _ => Content(),
        };
    }

    private byte[] Offers()
    {
        var entries = Enumerable.Range(0, Random.Next(1, 30)).Select(_ => Entry()).ToArray();
        var first = Random.Next(100) == 0 ? Odd() : _offered;
        _offered += (ulong)entries.Length;
        return Frame(FrameType.Offers, ScriptedPlugin.Batch(entries), first);
    }

    private SourceEntry Entry()
    {
        var path = SomePath();
        return Random.Next(12) switch
        {
            0 => new DirectoryEntry(path, SomeMetadata()),
            1 => new LinkEntry(path, SomeMetadata(), Noise(5)),
            2 => new SpecialEntry(path, SomeMetadata(), SpecialKind.Fifo, Odd()),
            3 => new CarriedEntry(path, SomePath()),
            4 => new RemovedEntry(path),
            _ => new FileEntry(path, SomeMetadata(), new UnopenedContent())
            {
                Length = Random.Next(2) == 0 ? null : Random.Next(100_000),
                ChangeToken = Noise(8),
                Streams = Random.Next(4) == 0 ? [new NamedStream(Noise(3), 5, new UnopenedContent())] : [],
            },
        };
    }

    private byte[] Content()
    {
        if (_streams.Count == 0)
        {
            return Offers();
        }

        var at = Random.Next(_streams.Count);
        var (stream, position, credit) = _streams[at];
        switch (Random.Next(10))
        {
            case 0 when Random.Next(4) == 0:
                return Lent(stream, Random.Next(60) == 0 ? Odd() : position);
            case 0:
                var hole = (ulong)Random.Next(1, 1 << 30);
                _streams[at] = (stream, position + hole, credit);
                return Frame(new FrameHeader(FrameType.Hole, Value: Random.Next(60) == 0 ? Odd() : hole, Stream: stream), []);
            case 1 or 2:
                _streams.RemoveAt(at);
                var end = Random.Next(3) == 0
                    ? ToWire.ContentEnd(new ContentEnd { KeepContent = true, FinalMetadata = SomeMetadata() })
                    : [];
                return Frame(new FrameHeader(FrameType.End, Value: position, Stream: stream), end);
            default:
                var most = Math.Min(credit, Random.Next(10) == 0 ? 300_000 : 2_000);
                var length = Random.Next(200) == 0 ? Random.Next(1 << 20) : (int)Random.NextInt64(1, Math.Max(2, most));
                _streams[at] = (stream, position + (ulong)length, credit - length);
                return credit <= 0 ? Request()
                    : Random.Next(3) == 0 ? Placed(stream, position, length)
                    : Frame(new FrameHeader(FrameType.Data, Value: position, Stream: stream), new byte[length]);
        }
    }

    /// <summary>Some file of this process, or none: reading it changes nothing.</summary>
    private byte[] Lent(uint stream, ulong position) =>
        Frame(
            new FrameHeader(FrameType.Lent, Value: position, Stream: stream, Window: (uint)Random.Next(400)),
            [
                .. BitConverter.GetBytes(Random.NextInt64(-1, 1 << 20)),
                .. BitConverter.GetBytes(Random.Next(100) == 0 ? (long)Odd() : Random.Next(1, 4 << 20)),
            ]
        );

    private byte[] Placed(uint stream, ulong position, int length)
    {
        var place = Random.Next(200) == 0 ? Random.Next() : Random.Next(2 << 20);
        return Frame(
            new FrameHeader(FrameType.Placed, Value: position, Stream: stream, Window: (uint)place),
            BitConverter.GetBytes(Random.Next(300) == 0 ? Random.Next() : length)
        );
    }
}
