using System.Security.Cryptography;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>A data connection that a job waits for.</summary>
internal sealed class PendingConnection(Action<PendingConnection> forget) : IDisposable
{
    private const int TicketSize = 32;

    private readonly TaskCompletionSource<DataLink> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the connection has to bring; valid once.</summary>
    public byte[] Ticket { get; } = RandomNumberGenerator.GetBytes(TicketSize);

    /// <summary>Names the session.</summary>
    public ulong Session { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The connection. Whoever takes it disposes it.</summary>
    public Task<DataLink> Link => _link.Task;

    /// <summary>Gives the connection over if the ticket is right.</summary>
    public bool TryComplete(ulong session, ReadOnlySpan<byte> ticket, DataLink link) =>
        session == Session && CryptographicOperations.FixedTimeEquals(ticket, Ticket) && _link.TrySetResult(link);

    public void Fail(Exception failure) => _ = _link.TrySetException(failure);

    public void Dispose() => forget(this);
}
