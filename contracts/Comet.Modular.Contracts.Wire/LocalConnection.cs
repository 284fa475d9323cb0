using System.Net.Sockets;

namespace Comet.Modular.Contracts.Wire;

/// <summary>One end of a data connection over a Unix socket, for blocking reads and writes.</summary>
/// <remarks>
/// A read waits for input with poll. Linux wakes whoever sleeps in recv on a socket also each time the other side took
/// something that this one had sent, and each wake-up costs more than the system call.
/// </remarks>
/// <param name="socket">Connected; owned from now on.</param>
internal sealed class LocalConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>How long a read waits.</summary>
    public TimeSpan Patience { get; set; } = Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection broke, or <see cref="Patience"/> ended.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Socket.Poll(Patience, SelectMode.SelectRead)
                ? Socket.Receive(buffer)
                : throw new IOException("Nothing came over the data connection in time.");
        }
        catch (SocketException broken)
        {
            throw Broken(broken);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection broke.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _ = Socket.Send(buffer);
        }
        catch (SocketException broken)
        {
            throw Broken(broken);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private static IOException Broken(SocketException broken) =>
        new($"The data connection broke: {broken.Message}", broken);
}
