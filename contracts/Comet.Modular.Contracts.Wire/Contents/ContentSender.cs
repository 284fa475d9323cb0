using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>Sends contents, one after the other, each as far as its receiver grants.</summary>
/// <remarks>Owns one buffer; what was read and not granted yet waits in it.</remarks>
internal sealed class ContentSender(FrameSender sender)
{
    /// <summary>Small contents leave together once so much waits.</summary>
    private const int WorthWriting = 64 << 10;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(FrameHeader.Size + FrameHeader.MaximumData);
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
        _position = 0;
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

        var header = new FrameHeader(FrameType.End, Stream: stream, Value: _position);
        sender.Post(header, ToWire.ContentEnd(end));
        FlushIfWorth();
    }

    private async ValueTask<ContentEnd> CopyAsync(
        uint stream,
        IContentReader reader,
        OutboundCredit credit,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var pending = reader.ReadAsync(_buffer.AsMemory(FrameHeader.Size), cancellationToken);
            if (!pending.IsCompleted)
            {
                sender.Flush();
            }

            var span = await pending.ConfigureAwait(false);
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    await SendBytesAsync(stream, (int)span.Length, credit, cancellationToken).ConfigureAwait(false);
                    break;
                case ContentSpanKind.Hole:
                    sender.Post(new FrameHeader(FrameType.Hole, Stream: stream, Value: (ulong)span.Length));
                    _position += (ulong)span.Length;
                    FlushIfWorth();
                    break;
                default:
                    return span.End ?? throw new InvalidOperationException("A read came back without a result.");
            }
        }
    }

    private async ValueTask SendBytesAsync(
        uint stream,
        int length,
        OutboundCredit credit,
        CancellationToken cancellationToken
    )
    {
        for (var sent = 0; sent < length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = (int)credit.Take((uint)(length - sent));
            if (part == 0)
            {
                sender.Flush();
                await credit.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var header = new FrameHeader(FrameType.Data, Stream: stream, Value: _position);
            sender.SendFrom(header, _buffer, FrameHeader.Size + sent, part);
            sent += part;
            _position += (uint)part;
            FlushIfWorth();
        }
    }

    private void FlushIfWorth()
    {
        if (sender.Queued >= WorthWriting)
        {
            sender.Flush();
        }
    }
}
