using System.IO.Pipes;
using System.Net.Sockets;

namespace Comet.Modular.Contracts.Wire;

/// <summary>Private connections on one machine: Unix sockets, named pipes on Windows.</summary>
internal static class DataEndpoint
{
    /// <summary>Connects, for blocking reads and writes.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static Stream Connect(string endpoint) =>
        OperatingSystem.IsWindows() ? ConnectPipe(endpoint) : ConnectSocket(endpoint);

    private static LocalConnection ConnectSocket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new LocalConnection(socket);
        }
        catch (SocketException unreachable)
        {
            socket.Dispose();
            throw new IOException($"Nobody listens at {path}: {unreachable.Message}", unreachable);
        }
    }

    private static NamedPipeClientStream ConnectPipe(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        try
        {
            pipe.Connect(TimeSpan.FromSeconds(10));
            return pipe;
        }
        catch
        {
            pipe.Dispose();
            throw;
        }
    }
}
