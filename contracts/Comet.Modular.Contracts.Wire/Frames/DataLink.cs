using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Contracts.Wire.Frames;

/// <summary>One data connection: a sender for any thread, and a thread that reads and hands each frame over.</summary>
/// <remarks>
/// Reading on a thread of its own with blocking calls costs half the CPU of asynchronous reads, and the thread never
/// waits for anything but the socket: every frame that the protocol allows has a place.
/// </remarks>
internal sealed class DataLink : IDisposable
{
    private readonly Stream _connection;
    private readonly FrameReceiver _receiver;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over a connection.</summary>
    /// <param name="connection">Closed with this link.</param>
    /// <param name="receiver">The connection's own, with what it has buffered.</param>
    public DataLink(Stream connection, FrameReceiver receiver)
    {
        _connection = connection;
        _receiver = receiver;
        Sender = new FrameSender(connection);
    }

    public FrameSender Sender { get; }

    /// <summary>Completes when nothing is read any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to read.</summary>
    public void Start(IFrameHandler handler, string name) =>
        new Thread(() => Read(handler))
        {
            IsBackground = true,
            Name = name,
        }.Start();

    /// <summary>Closes the connection; the reader ends.</summary>
    public void Dispose() => _connection.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "The top of a thread: the handler learns of whatever ended it.")]
    private void Read(IFrameHandler handler)
    {
        Exception? failure = null;
        try
        {
            while (_receiver.ReadHeader() is { } header)
            {
                handler.Take(header, _receiver);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _connection.Dispose();
        handler.Closed(failure);
        _ended.SetResult();
    }
}
