using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Opens the data connection of a session.</summary>
internal static class DataDial
{
    /// <exception cref="IOException">The host does not listen any more.</exception>
    public static DataLink Connect(LaunchLine launch, ulong session, ReadOnlySpan<byte> ticket)
    {
        var connection = DataEndpoint.Connect(launch.Data);
        var link = new DataLink(connection, new FrameReceiver(connection));
        link.Sender.Send(new FrameHeader(FrameType.Hello, Value: session), ticket);
        return link;
    }
}
