using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>Sends contents, one after the other, each as far as its receiver grants.</summary>
/// <remarks>
/// Owns one buffer; what was read and not granted yet waits in it. Reads are gathered there as long as they come at once,
/// so that a content that fits leaves with its END in one frame's write.
/// </remarks>
internal sealed class ContentSender(FrameSender sender)
{
    /// <summary>Small contents leave together once so much waits.</summary>
    private const int WorthWriting = 64 << 10;

    /// <summary>Less room than this is not worth a read.</summary>
    private const int SmallestRead = 64 << 10;

    private const int BufferEnd = FrameHeader.Size + FrameHeader.MaximumData;

    // Room for a header before the first byte, and for the END after the last.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferEnd + FrameHeader.Size);
    private int _start;
    private int _filled;
    private ulong _position;

    /// <summary>Opens a content and sends it; END follows whatever happens.</summary>
    /// <param name="stream">Its number on the connection.</param>
    /// <param name="open">Opens it; what it throws becomes the fault of the END.</param>
    /// <param name="credit">How much may be sent.</param>
    /// <param name="cancellationToken">The receiver, or the session, wants no more.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: its failure costs one content.")]
    public async Task SendAsync(
        uint stream,
        Func<CancellationToken, ValueTask<IContentReader>> open,
        OutboundCredit credit,
        CancellationToken cancellationToken
    )
    {
        (_position, _start, _filled) = (0, FrameHeader.Size, 0);
        ContentEnd end;
        try
        {
            var reader = await open(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                end = await CopyAsync(stream, reader, credit, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ItemException exception)
        {
            end = ContentEnd.Failed(exception.Fault);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            end = ContentEnd.Failed(new Fault(Severity.Warning, "plugin.cancelled", "Nobody wants the rest."));
        }
        catch (Exception exception)
        {
            end = ContentEnd.Failed(PluginFault.Of("plugin.read-failed", "while a content was read", exception));
        }

        End(stream, end, credit);
    }

    /// <summary>Reads to the end; what is granted is sent, the last bytes stay in the buffer.</summary>
    private async ValueTask<ContentEnd> CopyAsync(
        uint stream,
        IContentReader reader,
        OutboundCredit credit,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var room = BufferEnd - _start - _filled;
            var pending = reader.ReadAsync(_buffer.AsMemory(_start + _filled, room), cancellationToken);
            if (!pending.IsCompleted)
            {
                await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                sender.Flush();
            }

            var span = await pending.ConfigureAwait(false);
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    _filled +=
                        span.Length <= room
                            ? (int)span.Length
                            : throw new InvalidOperationException("A read gave more than its buffer holds.");
                    if (BufferEnd - _start - _filled < SmallestRead)
                    {
                        await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                        _start = FrameHeader.Size;
                    }

                    break;
                case ContentSpanKind.Hole:
                    await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                    sender.Post(new FrameHeader(FrameType.Hole, Stream: stream, Value: (ulong)span.Length));
                    _position += (ulong)span.Length;
                    FlushIfWorth();
                    break;
                default:
                    if (!credit.Covers((uint)_filled))
                    {
                        await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                    }

                    return span.End ?? throw new InvalidOperationException("A read came back without a result.");
            }
        }
    }

    /// <summary>Sends what is in the buffer, as it is granted.</summary>
    private async ValueTask SendBytesAsync(uint stream, OutboundCredit credit, CancellationToken cancellationToken)
    {
        while (_filled > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = (int)credit.Take((uint)_filled);
            if (part == 0)
            {
                sender.Flush();
                await credit.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            SendPart(stream, part, trailer: null);
        }
    }

    /// <summary>Sends the END, together with the bytes before it where that is one write.</summary>
    private void End(uint stream, ContentEnd end, OutboundCredit credit)
    {
        var payload = ToWire.ContentEnd(end);
        // All bytes of a content that is kept are granted by now; of one that broke off some may stay behind.
        var rest = (int)credit.Take((uint)_filled);
        var header = new FrameHeader(FrameType.End, Stream: stream, Value: _position + (uint)rest);
        if (rest > 0)
        {
            SendPart(stream, rest, payload.Length == 0 ? header : null);
        }

        if (rest == 0 || payload.Length > 0)
        {
            sender.Post(header, payload);
        }

        FlushIfWorth();
    }

    private void SendPart(uint stream, int part, FrameHeader? trailer)
    {
        var header = new FrameHeader(FrameType.Data, Stream: stream, Value: _position);
        sender.SendFrom(header, _buffer, _start, part, trailer);
        _start += part;
        _filled -= part;
        _position += (uint)part;
        FlushIfWorth();
    }

    private void FlushIfWorth()
    {
        if (sender.Queued >= WorthWriting)
        {
            sender.Flush();
        }
    }
}
