using System.Net.Sockets;

namespace Comet.Modular.Contracts.Wire.Tests.Frames;

/// <summary>Two ends of one Unix socket.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // An abstract name leaves no file behind.
        var place = new UnixDomainSocketEndPoint($"\0comet-test-{Guid.NewGuid():N}");
        listener.Bind(place);
        listener.Listen(1);
        var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Connect(place);
        Left = new LocalConnection(left);
        Right = new LocalConnection(listener.Accept());
    }

    public LocalConnection Left { get; }

    public LocalConnection Right { get; }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
