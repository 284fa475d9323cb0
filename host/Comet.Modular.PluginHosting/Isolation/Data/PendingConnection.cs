using System.Security.Cryptography;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>A data connection that a job waits for.</summary>
internal sealed class PendingConnection(Action<PendingConnection> forget) : IDisposable
{
    private const int TicketSize = 32;

    private readonly TaskCompletionSource<DataLink> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isTaken;

    /// <summary>What the connection has to bring; valid once.</summary>
    public byte[] Ticket { get; } = RandomNumberGenerator.GetBytes(TicketSize);

    /// <summary>Names the session.</summary>
    public ulong Session { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The connection, which is closed with this object unless it is <see cref="TakeAsync">taken</see>.</summary>
    public Task<DataLink> Link => _link.Task;

    /// <summary>Whoever takes the connection disposes it.</summary>
    public async Task<DataLink> TakeAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = await _link.Task.WaitAsync(patience, time, cancellationToken);
        _isTaken = true;
        return link;
    }

    /// <summary>Gives the connection over if the ticket is right.</summary>
    public bool TryComplete(ulong session, ReadOnlySpan<byte> ticket, DataLink link) =>
        session == Session && CryptographicOperations.FixedTimeEquals(ticket, Ticket) && _link.TrySetResult(link);

    public void Fail(Exception failure) => _ = _link.TrySetException(failure);

    public void Dispose()
    {
        forget(this);
        // A connection and an answer that says that the job did not open may come together.
        _ = _link.TrySetCanceled();
        if (!_isTaken && _link.Task.IsCompletedSuccessfully)
        {
            Abandon(_link.Task);
        }
    }

    private static void Abandon(Task<DataLink> link)
    {
#pragma warning disable VSTHRD002 // It is complete.
        link.Result.Dispose();
#pragma warning restore VSTHRD002
    }
}
