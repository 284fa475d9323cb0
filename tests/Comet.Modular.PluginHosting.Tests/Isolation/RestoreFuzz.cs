using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Frames of a restore.</summary>
internal sealed class RestoreFuzz(Random random) : FrameFuzz(random)
{
    private uint _lastStream;
    private ulong _lastList;

    protected override byte[] NextRight() =>
        Random.Next(60) switch
        {
            < 6 => Frame(new FrameHeader(FrameType.List, Value: Random.Next(3) == 0 ? _lastList : ++_lastList), []),
            < 25 => Open(),
            < 40 => Frame(new FrameHeader(FrameType.Credit, Stream: SomeStream(), Window: (uint)(Odd() * 1_000)), []),
            < 48 => Frame(new FrameHeader(FrameType.Cancel, Stream: SomeStream()), []),
            48 => Frame(FrameType.Restored, Outcome()),
            49 => Random.Next(4) == 0 ? Frame(new FrameHeader(FrameType.Closed), []) : Request(),
            50 => Frame(FrameType.Open, new V1.OpenContent(), 0, ++_lastStream, 100),
            _ => Request(),
        };

    private uint SomeStream() => (uint)Random.Next((int)Math.Min(_lastStream, 1_000) + 2);

    private byte[] Open()
    {
        var entry = new RestoreEntry(SomePath(), RestoreEntryKind.File, SomeMetadata(), Random.Next(200_000), []);
        var stream = Random.Next(200) == 0 ? SomeStream() : ++_lastStream;
        return Frame(FrameType.Open, new V1.OpenContent { Entry = ToWire.Restored(entry) }, 0, stream, (uint)(Odd() * 500));
    }
}
