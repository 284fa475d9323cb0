using System.Threading.Channels;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>Reads wanted contents in the order in which they were wanted, several side by side, and sends them.</summary>
/// <remarks>
/// What waits here the host has granted, so its windows bound it. Each lane owns one buffer of 1 MiB. In order, so that
/// the oldest wanted content always moves: the host consumes in the same order.
/// </remarks>
internal sealed class ContentLanes : IDisposable
{
    private readonly Channel<OutboundContent> _wanted = Channel.CreateUnbounded<OutboundContent>(
        new UnboundedChannelOptions { SingleWriter = true }
    );

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, OutboundContent> _open = [];
    private readonly FrameSender _sender;
    private readonly SharedLanes? _shared;
    private readonly bool _mayLend;
    private readonly Action _sent;
    private readonly Task _running;

    /// <summary>Starts the lanes.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="lanes">How many contents may be read side by side.</param>
    /// <param name="shared">Memory to place contents in, from now on the lanes' own; null for none.</param>
    /// <param name="mayLend">Whether the host takes what is lent.</param>
    /// <param name="sent">Called after each content.</param>
    /// <param name="cancellationToken">Ends the lanes.</param>
    public ContentLanes(
        FrameSender sender,
        int lanes,
        SharedLanes? shared,
        bool mayLend,
        Action sent,
        CancellationToken cancellationToken
    )
    {
        _sender = sender;
        _shared = shared;
        _mayLend = mayLend;
        _sent = sent;
        _running = Task.WhenAll(
            Enumerable
                .Range(0, lanes)
                .Select(lane => Task.Run(() => RunAsync(lane, cancellationToken), CancellationToken.None))
        );
    }

    /// <summary>Completes when every lane has ended.</summary>
    public Task Running => _running;

    /// <summary>Queues a content. Only the connection's reader calls this.</summary>
    public void Want(uint stream, IEntryContent content, uint window)
    {
        var outbound = new OutboundContent(stream, content, window, _mayLend);
        lock (_gate)
        {
            if (!_open.TryAdd(stream, outbound))
            {
                throw new WireException($"was asked for stream {stream} twice");
            }
        }

        _ = _wanted.Writer.TryWrite(outbound);
    }

    /// <summary>More may be sent. A stream that has ended meanwhile needs nothing.</summary>
    public void Credit(uint stream, uint bytes) => Find(stream)?.Credit.Add(bytes);

    /// <summary>A piece in the shared memory is not needed any more.</summary>
    /// <exception cref="WireException">Nothing stands there.</exception>
    public void Release(ulong place) =>
        (_shared ?? throw new WireException("got a release without shared memory")).Release(place);

    /// <summary>What a stream has lent is given back. One that has ended meanwhile knows.</summary>
    /// <exception cref="WireException">It has lent nothing, or less.</exception>
    public void Return(uint stream, ulong taken)
    {
        if (Find(stream) is { } content)
        {
            (content.Lending ?? throw new WireException("got something back that was not lent")).Return(taken);
        }
    }

    /// <summary>Nobody wants the rest.</summary>
    public void Cancel(uint stream) => Find(stream)?.Cancel();

    /// <summary>Lets the shared memory go; after <see cref="Running"/>.</summary>
    public void Dispose() => _shared?.Dispose();

    private OutboundContent? Find(uint stream)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(stream);
        }
    }

    private async Task RunAsync(int lane, CancellationToken cancellationToken)
    {
        var contents = new ContentSender(_sender, _shared?.Find(lane));
        using var stops = new SendingStop(cancellationToken);
        try
        {
            while (await WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_wanted.Reader.TryRead(out var content))
                {
                    await content.SendAsync(contents, stops).ConfigureAwait(false);
                    lock (_gate)
                    {
                        _ = _open.Remove(content.Stream);
                    }

                    _sent();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the session.
        }
    }

    private ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var waiting = _wanted.Reader.WaitToReadAsync(cancellationToken);
        if (!waiting.IsCompleted)
        {
            _sender.Flush();
        }

        return waiting;
    }
}
