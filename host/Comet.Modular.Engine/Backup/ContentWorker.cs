using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Chunking;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Reads contents, one after the other: read → cut → hash → look up → block, with no hand-off in between.</summary>
/// <remarks>Owns its buffer, its block and its list of segments; nothing is allocated for a chunk.</remarks>
internal sealed class ContentWorker : IAsyncDisposable
{
    /// <summary>Room for several chunks, so that a cut moves little; 1 MiB is also the read size that pays.</summary>
    private const int BufferSize = 1 << 20;

    private readonly byte[] _buffer;
    private readonly Chunker _chunker;
    private readonly ContentBuilder _segments;
    private readonly BackupTally _tally;
    private readonly ChunkWriter _writer;

    public ContentWorker(Chunker chunker, ChunkWriter writer, ContentBuilder segments, BackupTally tally)
    {
        _chunker = chunker;
        _writer = writer;
        _segments = segments;
        _tally = tally;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, 2 * chunker.Parameters.MaximumSize));
    }

    /// <summary>Reads a file and its named streams into the settlement.</summary>
    public async Task SettleAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await ReadFileAsync(settlement, entry, cancellationToken);
            settlement.Finish();
        }
        catch (Exception exception)
        {
            settlement.Fail(exception);
            throw;
        }
    }

    /// <summary>Gives the buffer back and seals what the worker still holds.</summary>
    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        await _writer.DisposeAsync();
    }

    private async Task ReadFileAsync(Settlement settlement, FileEntry entry, CancellationToken cancellationToken)
    {
        var main = await ReadAsync(entry.Content, cancellationToken);
        Fold(settlement, main.End);
        var streams = new List<NodeStream>(entry.Streams.Count);
        foreach (var stream in entry.Streams)
        {
            var side = await ReadAsync(stream.Content, cancellationToken);
            Fold(settlement, side.End);
            streams.Add(new NodeStream(stream.Name, side.Content));
        }

        if (settlement.Node is { } node)
        {
            settlement.Node = node with
            {
                Content = main.Content,
                Streams = streams,
                Incomplete = settlement.Fault is not null,
            };
        }
    }

    private static void Fold(Settlement settlement, ContentEnd end)
    {
        settlement.Fault ??= end.Fault;
        if (end.Fault is not null && !end.KeepContent)
        {
            settlement.Node = null;
        }

        if (end.FinalMetadata is { } final && settlement.Node is { } node)
        {
            settlement.Node = EntryMapping.WithMetadata(node, final);
        }
    }

    private async Task<(ContentRef Content, long Length, ContentEnd End)> ReadAsync(
        IEntryContent content,
        CancellationToken cancellationToken
    )
    {
        _segments.Reset();
        var length = 0L;
        var filled = 0;
        var reader = await OpenAsync(content, cancellationToken);
        await using (reader)
        {
            while (true)
            {
                var span = await ReadSpanAsync(reader, filled, cancellationToken);
                switch (span.Kind)
                {
                    case ContentSpanKind.Bytes:
                        filled += (int)span.Length;
                        length += span.Length;
                        _tally.Read(span.Length);
                        filled = await CutAsync(filled, isEnd: false, cancellationToken);
                        break;
                    case ContentSpanKind.Hole:
                        filled = await CutAsync(filled, isEnd: true, cancellationToken);
                        _segments.AddHole(span.Length);
                        length += span.Length;
                        _tally.PassedOver(span.Length);
                        break;
                    default:
                        _ = await CutAsync(filled, isEnd: true, cancellationToken);
                        return (await _segments.FinishAsync(cancellationToken), length, span.End!);
                }
            }
        }
    }

    /// <summary>Stores every chunk whose end is known and moves the rest to the front.</summary>
    /// <returns>How many bytes are left in the buffer.</returns>
    private async ValueTask<int> CutAsync(int filled, bool isEnd, CancellationToken cancellationToken)
    {
        var start = 0;
        while (start < filled && (isEnd || filled - start >= _chunker.Parameters.MaximumSize))
        {
            var length = _chunker.FindBoundary(_buffer.AsSpan(start, filled - start), isEnd);
            var added = await _writer.AddAsync(_buffer.AsMemory(start, length), cancellationToken);
            if (added.IsNew)
            {
                _tally.NewChunk(length);
            }

            await _segments.AddChunkAsync(added.Id, length, cancellationToken);
            start += length;
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
