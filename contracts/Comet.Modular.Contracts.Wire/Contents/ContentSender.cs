using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>Sends contents, one after the other, each as far as its receiver grants.</summary>
/// <remarks>
/// What was read and not granted yet waits in its room. Reads are gathered there as long as they come at once, so that a
/// content that fits leaves with its END together.
/// </remarks>
/// <param name="sender">The connection.</param>
/// <param name="lane">Memory that the receiver shares; without it the bytes themselves are sent.</param>
internal sealed class ContentSender(FrameSender sender, SharedLane? lane = null)
{
    /// <summary>Less room than this is not worth a read.</summary>
    private const int SmallestRead = 64 << 10;

    private readonly ISendRoom _room = lane is null ? new FrameRoom(sender) : new SharedRoom(sender, lane);
    private ulong _position;

    /// <summary>Opens a content and sends it; END follows whatever happens.</summary>
    /// <param name="content">Its number on the connection, how much may be sent, and whether it may lend.</param>
    /// <param name="open">Opens it; what it throws becomes the fault of the END.</param>
    /// <param name="cancellationToken">The receiver, or the session, wants no more.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: its failure costs one content.")]
    public async Task SendAsync(
        OutboundContent content,
        Func<CancellationToken, ValueTask<IContentReader>> open,
        CancellationToken cancellationToken
    )
    {
        var (stream, credit) = (content.Stream, content.Credit);
        _position = 0;
        ContentEnd end;
        try
        {
            await _room.BeginAsync(SmallestRead, cancellationToken).ConfigureAwait(false);
            var reader = await open(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                end = await CopyAsync(content, reader, cancellationToken).ConfigureAwait(false);
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
        OutboundContent content,
        IContentReader reader,
        CancellationToken cancellationToken
    )
    {
        var (stream, credit) = (content.Stream, content.Credit);
        var lending = reader is IFileContentReader ? content.Lending : null;
        while (true)
        {
            if (lending is not null && Find(reader) is { } range)
            {
                await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                var taken = await LendAsync(stream, range, lending, cancellationToken).ConfigureAwait(false);
                ((IFileContentReader)reader).Skip(taken);
                // Why the rest was not taken, who reads it here will see.
                lending = taken == range.Length ? lending : null;
                continue;
            }

            var target = _room.Target;
            var pending = reader.ReadAsync(target, cancellationToken);
            if (!pending.IsCompleted)
            {
                await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                sender.Flush();
            }

            var span = await pending.ConfigureAwait(false);
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    _room.Fill(
                        span.Length <= target.Length
                            ? (int)span.Length
                            : throw new InvalidOperationException("A read gave more than its buffer holds.")
                    );
                    if (_room.Target.Length < SmallestRead)
                    {
                        await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                        await _room.RenewAsync(cancellationToken).ConfigureAwait(false);
                    }

                    break;
                case ContentSpanKind.Hole:
                    await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                    sender.Post(new FrameHeader(FrameType.Hole, Stream: stream, Value: (ulong)span.Length));
                    _position += (ulong)span.Length;
                    _room.FlushIfWorth();
                    break;
                default:
                    if (!credit.Covers((uint)_room.Filled))
                    {
                        await SendBytesAsync(stream, credit, cancellationToken).ConfigureAwait(false);
                    }

                    return span.End ?? throw new InvalidOperationException("A read came back without a result.");
            }
        }
    }

    private static FileRange? Find(IContentReader reader) =>
        ((IFileContentReader)reader).FindNext() is { Length: >= FrameHeader.LeastLent } range ? range : null;

    /// <summary>Lends a range, and waits until it is given back.</summary>
    private async ValueTask<long> LendAsync(
        uint stream,
        FileRange range,
        Lending lending,
        CancellationToken cancellationToken
    )
    {
        var returned = lending.Lend(range.Length);
        PostLent(stream, range);
        sender.Flush();
        try
        {
            return await returned.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when the receiver gave it back and then wanted no more: the END has to count what it has counted.
            _position += returned.IsCompletedSuccessfully ? (ulong)await returned.ConfigureAwait(false) : 0;
        }
    }

    private void PostLent(uint stream, FileRange range)
    {
        Span<byte> numbers = stackalloc byte[FrameHeader.LentSize];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, range.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[sizeof(long)..], range.Length);
        var header = new FrameHeader(FrameType.Lent, Stream: stream, Window: (uint)range.Descriptor, Value: _position);
        sender.Post(header, numbers);
    }

    /// <summary>Sends what is in the buffer, as it is granted.</summary>
    private async ValueTask SendBytesAsync(uint stream, OutboundCredit credit, CancellationToken cancellationToken)
    {
        while (_room.Filled > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = (int)credit.Take((uint)_room.Filled);
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
        var rest = (int)credit.Take((uint)_room.Filled);
        var header = new FrameHeader(FrameType.End, Stream: stream, Value: _position + (uint)rest);
        if (rest > 0)
        {
            SendPart(stream, rest, payload.Length == 0 ? header : null);
        }

        if (rest == 0 || payload.Length > 0)
        {
            sender.Post(header, payload);
        }

        _room.FlushIfWorth();
    }

    private void SendPart(uint stream, int part, FrameHeader? trailer)
    {
        _room.Send(new FrameHeader(FrameType.Data, Stream: stream, Value: _position), part, trailer);
        _position += (uint)part;
        _room.FlushIfWorth();
    }
}
