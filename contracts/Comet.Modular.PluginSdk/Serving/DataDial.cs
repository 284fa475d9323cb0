using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Opens the data connection of a session.</summary>
internal static class DataDial
{
    /// <exception cref="IOException">The host does not listen any more.</exception>
    public static DataLink Connect(LaunchLine launch, ulong session, byte[] ticket, ItemSettings settings)
    {
        var connection = DataEndpoint.Connect(launch.Data);
        if (WireSeam.Current is { } seam)
        {
            ticket = seam.Show(ticket, settings);
            connection = seam.Connect(connection, settings);
        }

        var link = new DataLink(connection, new FrameReceiver(connection));
        link.Sender.Send(new FrameHeader(FrameType.Hello, Value: session), ticket);
        return link;
    }
}
