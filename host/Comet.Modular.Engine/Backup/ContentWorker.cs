using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Reads contents, one after the other: read → cut → hash → look up → block, with no hand-off in between.</summary>
/// <remarks>
/// Owns its buffer, its block and its list of segments; nothing is allocated for a chunk. Contents that are not large are
/// gathered in the buffer, so that their chunks are hashed together.
/// </remarks>
internal sealed class ContentWorker : IAsyncDisposable
{
    /// <summary>Room for several chunks, so that a cut moves little; 1 MiB is also the read size that pays.</summary>
    private const int BufferSize = 1 << 20;

    private readonly byte[] _buffer;
    private readonly ChunkRun _chunks;
    private readonly GatheredContents _gathered;
    private readonly ContentBuilder _segments;
    private readonly BackupTally _tally;
    private readonly ChunkWriter _writer;
    private long _position;
    private bool _hasRead;
    private bool _isDisposed;

    public ContentWorker(CutRule cuts, ChunkWriter writer, ContentBuilder segments, BackupTally tally)
    {
        _writer = writer;
        _segments = segments;
        _tally = tally;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, 2 * cuts.Longest));
        _chunks = new ChunkRun(cuts, writer, tally);
        _gathered = new GatheredContents(_buffer, _chunks, segments);
    }

    /// <summary>
    /// Reads a file and its named streams into the settlement, which may be settled with those that follow.
    /// </summary>
    public async Task SettleAsync(Settlement settlement, CancellationToken cancellationToken)
    {
        var entry = settlement.Entry!;
        try
        {
            if (entry.Streams.Count == 0 && entry.Length <= GatheredContents.Largest)
            {
                await GatherAsync(settlement, entry, cancellationToken);
            }
            else
            {
                await _gathered.StoreAsync(cancellationToken);
                await ReadFileAsync(settlement, entry, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            settlement.Fail(exception);
            _gathered.Fail(exception);
            throw;
        }
    }

    /// <summary>Settles the files that wait for others. Call before waiting for work.</summary>
    public ValueTask SettleGatheredAsync(CancellationToken cancellationToken) => _gathered.StoreAsync(cancellationToken);

    /// <summary>Gives the buffer back and seals what the worker still holds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        // A buffer that goes back twice would be lent to two owners, who would write over each other's contents.
        _isDisposed = true;
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: _hasRead);
        await _writer.DisposeAsync();
    }

    /// <summary>Reads a file that is said not to be large, and puts it to the others if it is not.</summary>
    private async Task GatherAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken)
    {
        var start = _gathered.Filled;
        var length = 0;
        var reader = await OpenAsync(entry.Content, cancellationToken);
        await using (reader)
        {
            var span = await ReadSpanAsync(reader, start, cancellationToken);
            while (span.Kind == ContentSpanKind.Bytes && length + span.Length <= GatheredContents.Largest)
            {
                length += (int)span.Length;
                _tally.Read(span.Length);
                span = await ReadSpanAsync(reader, start + length, cancellationToken);
            }

            if (span.Kind == ContentSpanKind.End)
            {
                _gathered.Add(settlement, length, span.End!);
            }
            else
            {
                // It has grown or has a hole. Its bytes, the span's too, go to the front, as if it had been read there.
                await _gathered.StoreAsync(cancellationToken);
                var read = length + (span.Kind == ContentSpanKind.Bytes ? (int)span.Length : 0);
                _buffer.AsSpan(start, read).CopyTo(_buffer);
                var main = await ReadOnAsync(reader, length, span, cancellationToken);
                settlement.TakeEnd(main.End);
                settlement.TakeContent(main.Content, streams: []);
                settlement.Finish();
            }
        }

        if (_gathered.IsFull)
        {
            await _gathered.StoreAsync(cancellationToken);
        }
    }

    private async Task ReadFileAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken)
    {
        var main = await ReadAsync(entry.Content, cancellationToken);
        settlement.TakeEnd(main.End);
        var streams = new List<NodeStream>(entry.Streams.Count);
        foreach (var stream in entry.Streams)
        {
            var side = await ReadAsync(stream.Content, cancellationToken);
            settlement.TakeEnd(side.End);
            streams.Add(new NodeStream(stream.Name, side.Content));
        }

        settlement.TakeContent(main.Content, streams);
        settlement.Finish();
    }

    private async Task<(ContentRef Content, ContentEnd End)> ReadAsync(
        IEntryContent content,
        CancellationToken cancellationToken
    )
    {
        var reader = await OpenAsync(content, cancellationToken);
        await using (reader)
        {
            var span = await ReadSpanAsync(reader, filled: 0, cancellationToken);
            return await ReadOnAsync(reader, filled: 0, span, cancellationToken);
        }
    }

    /// <summary>Reads to the end, from a span on that follows what the buffer is filled with.</summary>
    private async Task<(ContentRef Content, ContentEnd End)> ReadOnAsync(
        IContentReader reader,
        int filled,
        ContentSpan span,
        CancellationToken cancellationToken
    )
    {
        _segments.Reset();
        _position = 0;
        while (true)
        {
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    filled += (int)span.Length;
                    _tally.Read(span.Length);
                    filled = await CutAsync(filled, isEnd: false, cancellationToken);
                    break;
                case ContentSpanKind.Hole:
                    filled = await CutAsync(filled, isEnd: true, cancellationToken);
                    _segments.AddHole(span.Length);
                    _position += span.Length;
                    _tally.PassedOver(span.Length);
                    break;
                default:
                    _ = await CutAsync(filled, isEnd: true, cancellationToken);
                    return (await _segments.FinishAsync(cancellationToken), span.End!);
            }

            span = await ReadSpanAsync(reader, filled, cancellationToken);
        }
    }

    /// <summary>Stores every chunk whose end is known and moves the rest to the front.</summary>
    /// <returns>How many bytes are left in the buffer.</returns>
    private async ValueTask<int> CutAsync(int filled, bool isEnd, CancellationToken cancellationToken)
    {
        var start = 0;
        while (
            start < filled
            && _chunks.Cut(_buffer.AsSpan(start, filled - start), _position, isEnd) is var length and > 0
        )
        {
            var bytes = _buffer.AsMemory(start, length);
            _chunks.Identify(bytes.Span);
            await _chunks.StoreAsync(bytes, first: 0, _chunks.Count, _segments, cancellationToken);
            _chunks.Clear();
            start += length;
            _position += length;
        }

        if (start > 0 && start < filled)
        {
            _buffer.AsSpan(start, filled - start).CopyTo(_buffer);
        }

        return filled - start;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: its failure costs one entry.")]
    private static async ValueTask<IContentReader> OpenAsync(
        IEntryContent content,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await content.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new FailedContent(PluginFailed(exception));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: its failure costs one entry.")]
    private async ValueTask<ContentSpan> ReadSpanAsync(
        IContentReader reader,
        int filled,
        CancellationToken cancellationToken
    )
    {
        _hasRead = true;
        try
        {
            return await reader.ReadAsync(_buffer.AsMemory(filled), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ContentSpan.Ended(ContentEnd.Failed(PluginFailed(exception)));
        }
    }

    private static Fault PluginFailed(Exception exception) =>
        exception is Contracts.ItemException item
            ? item.Fault
            : new Fault(
                Severity.Error,
                "plugin.read-failed",
                $"The plugin failed while the content was read: {exception.Message}"
            )
            {
                Guidance = "The entry is not in this snapshot; report the failure to the plugin's author.",
            };

    private sealed class FailedContent(Fault fault) : IContentReader
    {
        public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            ValueTask.FromResult(ContentSpan.Ended(ContentEnd.Failed(fault)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
