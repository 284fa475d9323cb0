using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Makes frames as a plugin that is broken, or worse: mostly right, so that they get far.</summary>
internal abstract class FrameFuzz(Random random)
{
    private static readonly Fault SomeFault = new(Severity.Error, "fuzz.fault", "A fault.");

    protected Random Random { get; } = random;

    /// <summary>The next frame, or bytes that are none.</summary>
    public byte[] Next() =>
        Random.Next(200) switch
        {
            0 => Noise(Random.Next(1, 100)),
            1 => Frame(RandomHeader(), Noise(Random.Next(64))),
            2 => Cut(NextRight()),
            < 8 => Damage(NextRight()),
            _ => NextRight(),
        };

    /// <summary>A frame that the protocol allows, as far as this knows.</summary>
    protected abstract byte[] NextRight();

    protected static byte[] Frame(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        (header with { Length = (uint)payload.Length }).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    /// <summary>A message, now and then with wrong bytes.</summary>
    protected byte[] Frame(FrameType type, IMessage message, ulong value = 0, uint stream = 0, uint window = 0)
    {
        var payload = message.ToByteArray();
        return Frame(
            new FrameHeader(type, Value: value, Stream: stream, Window: window),
            Random.Next(50) == 0 ? Damage(payload) : payload
        );
    }

    protected byte[] Request() =>
        Random.Next(2) == 0
            ? Frame(FrameType.Report, ToWire.Diagnostic(new Diagnostic(Severity.Warning, "a.b", "c") { Path = SomePath() }), Odd())
            : Frame(FrameType.Journal, new V1.CleanupToken { Kind = "k", Data = ByteString.CopyFrom(Noise(20)) }, Odd());

    protected V1.Outcome Outcome() => new() { Fault = Random.Next(2) == 0 ? null : ToWire.Fault(SomeFault) };

    protected EntryPath SomePath() =>
        Enumerable.Range(0, Random.Next(5)).Aggregate(EntryPath.Root, (path, _) => path.Append(Noise(Random.Next(1, 3)).AsMemory()));

    protected EntryMetadata SomeMetadata() =>
        Random.Next(2) == 0
            ? EntryMetadata.None
            : new EntryMetadata
            {
                Modified = new UnixTime(Random.NextInt64()),
                Posix = new PosixAttributes(0x1FF, 0, 0, "u", GroupName: null),
                Properties = [new EntryProperty(Noise(5), Noise(Random.Next(300)))],
            };

    /// <summary>A number, mostly small, now and then at an edge.</summary>
    protected ulong Odd() =>
        Random.Next(20) switch
        {
            0 => ulong.MaxValue,
            1 => long.MaxValue,
            2 => uint.MaxValue,
            _ => (ulong)Random.Next(40),
        };

    protected byte[] Noise(int length)
    {
        var bytes = new byte[length];
        Random.NextBytes(bytes);
        return bytes;
    }

    private FrameHeader RandomHeader() =>
        new((FrameType)Random.Next(26), 0, Odd(), (uint)Odd(), (uint)Odd(), (ushort)Odd());

    private byte[] Cut(byte[] bytes) => bytes[..Random.Next(1, bytes.Length)];

    private byte[] Damage(byte[] bytes)
    {
        for (var i = bytes.Length == 0 ? 0 : Random.Next(1, 4); i > 0; i--)
        {
            bytes[Random.Next(bytes.Length)] = (byte)(Random.Next(3) == 0 ? 0xFF : Random.Next(256));
        }

        return bytes;
    }
}
