using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Asks for wanted contents, in order, as far as their windows fit into the memory of the connection.</summary>
/// <remarks>
/// The sum of the windows under way is the bound of what a plugin can make the host hold. In order, because the workers
/// consume in order: the oldest content always has its window, or is the next to get one, so nobody waits for ever.
/// </remarks>
internal sealed class ContentGrants : IInboundLink
{
    /// <summary>Bytes of one content under way: what a worker needs not to wait for a large one.</summary>
    public const uint Window = 2 << 20;

    /// <summary>A file may have grown since it was offered; its window must still be worth a frame.</summary>
    private const uint SmallestWindow = 4 << 10;

    /// <summary>Contents asked for ahead of the workers.</summary>
    private const int MostUnderWay = 512;

    /// <summary>Requests leave together once so many bytes of them wait, or a worker waits.</summary>
    private const int WorthWriting = 64 * FrameHeader.Size;

    private readonly Lock _gate = new();
    private readonly FrameSender _sender;
    private readonly BorrowedFiles? _files;
    private readonly Queue<RemoteContent> _waiting = new();
    private Exception? _failure;
    private long _free;
    private int _underWay;

    /// <summary>Makes room for so many large contents, and two more.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="lanes">Contents that the plugin may read side by side.</param>
    /// <param name="shared">Memory that the plugin shares; null for none.</param>
    /// <param name="files">What the plugin may lend; null for nothing. All stay the caller's.</param>
    public ContentGrants(FrameSender sender, int lanes, SharedMemory? shared, BorrowedFiles? files = null)
    {
        _sender = sender;
        _files = files;
        Waits = new ConsumerWaits(sender);
        Streams = new InboundStreams(shared is null ? null : new SharedPlaces(shared, sender));
        _free = BoundOf(lanes);
    }

    public InboundStreams Streams { get; }

    public ConsumerWaits Waits { get; }

    /// <summary>Bytes of content that the host holds for one connection at most.</summary>
    public static long BoundOf(int lanes) => (lanes + 2L) * Window;

    /// <summary>The window for a content.</summary>
    /// <param name="length">What was offered; null when it is known only at the end.</param>
    public static uint WindowFor(ulong? length) =>
        length is { } known ? (uint)Math.Clamp(known, SmallestWindow, Window) : Window;

    /// <summary>Queues a content; it is asked for as soon as there is room.</summary>
    public void Want(RemoteContent content)
    {
        Exception? failure;
        lock (_gate)
        {
            failure = _failure;
            if (failure is null)
            {
                _waiting.Enqueue(content);
            }
        }

        if (failure is not null)
        {
            content.Inbound!.Fail(failure);
            return;
        }

        Pump();
    }

    /// <summary>Lets every content fail: those under way, those that wait for room, and those that come later.</summary>
    public void Fail(Exception failure)
    {
        RemoteContent[] waiting;
        lock (_gate)
        {
            _failure ??= failure;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        Streams.Fail(failure);
        foreach (var content in waiting)
        {
            content.Inbound!.Fail(failure);
        }
    }

    /// <summary>What takes a content from its plugin.</summary>
    public IContentReader ReaderOf(InboundContent content) =>
        _files is not null && content.Window >= FrameHeader.LeastLent ? new LentReader(content, _files, this) : content;

    /// <summary>Tells the plugin how much of what it has lent was taken.</summary>
    public void Return(InboundContent content, long taken) =>
        _sender.Send(new FrameHeader(FrameType.Returned, Stream: content.Stream, Value: (ulong)taken));

    public void Grant(InboundContent content, uint bytes) =>
        _sender.Send(new FrameHeader(FrameType.Credit, Stream: content.Stream, Window: bytes));

    public void Cancel(InboundContent content)
    {
        lock (_gate)
        {
            // One that was not asked for yet is cancelled when its turn comes.
            if (content.Stream == 0)
            {
                return;
            }
        }

        _sender.Send(new FrameHeader(FrameType.Cancel, Stream: content.Stream));
    }

    public void Released(InboundContent content)
    {
        lock (_gate)
        {
            if (content.Stream == 0)
            {
                return;
            }

            Streams.Remove(content);
            _free += content.Window;
            _underWay--;
        }

        Pump();
    }

    private void Pump()
    {
        var isAwaited = false;
        lock (_gate)
        {
            while (
                _underWay < MostUnderWay
                && _waiting.TryPeek(out var next)
                && next.Inbound!.Window <= _free
                && _waiting.TryDequeue(out _)
            )
            {
                isAwaited |= Ask(next);
            }
        }

        if (isAwaited || _sender.Queued >= WorthWriting)
        {
            _sender.Flush();
        }
    }

    /// <returns>Whether somebody waits for it.</returns>
    private bool Ask(RemoteContent content)
    {
        var inbound = content.Inbound!;
        _free -= inbound.Window;
        _underWay++;
        Streams.Add(inbound);
        _sender.Post(
            new FrameHeader(FrameType.Want, 0, content.Record, inbound.Stream, inbound.Window, (ushort)content.Part)
        );
        if (inbound.IsDisposed)
        {
            _sender.Post(new FrameHeader(FrameType.Cancel, Stream: inbound.Stream));
        }

        return inbound.IsAwaited;
    }
}
