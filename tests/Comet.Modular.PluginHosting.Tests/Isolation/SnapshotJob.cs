using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>A restore of so many entries whose contents are zeros.</summary>
internal sealed class SnapshotJob(int entries) : IRestoreJob
{
    private int _open;

    /// <summary>Contents and enumerations that are not let go of.</summary>
    public int Open => Volatile.Read(ref _open);

    public ItemSettings Settings { get; init; } = new("test", JsonSerializer.SerializeToElement(new { }));

    public ConcurrentQueue<Diagnostic> Reports { get; } = new();

    /// <summary>Awaited before each entry.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public async IAsyncEnumerable<RestoreEntry> ReadEntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _open);
        try
        {
            for (var i = 0; i < entries; i++)
            {
                await Ready.WaitAsync(cancellationToken);
                yield return new RestoreEntry(EntryPath.Of($"{i}"), RestoreEntryKind.File, EntryMetadata.None, i, []);
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref _open);
        }
    }

    public ValueTask<IContentReader> OpenAsync(RestoreEntry entry, ReadOnlyMemory<byte> stream, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _open);
        return ValueTask.FromResult<IContentReader>(new Zeros(this, entry.Length));
    }

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Reports.Enqueue(diagnostic);
        return ValueTask.CompletedTask;
    }

    private sealed class Zeros(SnapshotJob job, long length) : IContentReader
    {
        private long _left = length;

        public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..part].Clear();
            _left -= part;
            return ValueTask.FromResult(part == 0 ? ContentSpan.Ended(ContentEnd.Complete) : ContentSpan.Bytes(part));
        }

        public ValueTask DisposeAsync()
        {
            _ = Interlocked.Decrement(ref job._open);
            return ValueTask.CompletedTask;
        }
    }
}
