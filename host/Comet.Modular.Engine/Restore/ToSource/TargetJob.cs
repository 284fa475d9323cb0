using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>What a restore target sees of the snapshot. Safe for many readers at once.</summary>
internal sealed class TargetJob(
    StorageVault vault,
    ItemSettings settings,
    ChosenEntries chosen,
    IRestoreTargetObserver observer,
    RestoreLog log
) : IRestoreJob, IDisposable
{
    /// <summary>Contents that may be open at once; each may hold one chunk.</summary>
    public const int MostOpen = 256;

    private readonly ChunkReader _chunks = vault.CreateReader();
    private readonly ContentWalker _contents = new(vault.Trees);
    private Exception? _failure;
    private int _open;
    private int _passes;

    public ItemSettings Settings { get; } = settings;

    /// <summary>What kept the snapshot from being read; the plugin may have swallowed it.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public async IAsyncEnumerable<RestoreEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // A second look at the entries restores nothing twice.
        var counts = Interlocked.Increment(ref _passes) == 1;
        await using var entries = chosen.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(entries.MoveNextAsync()))
        {
            var (path, node) = entries.Current;
            if (counts && node.Kind != NodeKind.File)
            {
                log.Restored();
            }

            yield return EntryMapping.ToRestoreEntry(path, node);
        }
    }

    public async ValueTask<IContentReader> OpenAsync(
        RestoreEntry entry,
        ReadOnlyMemory<byte> stream,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        var node = await GuardAsync(chosen.FindAsync(entry.Path, cancellationToken));
        if (node is not { Kind: NodeKind.File })
        {
            throw new ArgumentException($"{entry.Path} is none of the files to be restored.", nameof(entry));
        }

        var content = stream.IsEmpty ? node.Content ?? ContentRef.Empty : StreamOf(entry.Path, node, stream);
        if (Interlocked.Increment(ref _open) > MostOpen)
        {
            Closed();
            throw new InvalidOperationException(
                $"The target has {MostOpen} contents open already; it has to dispose one before it opens the next."
            );
        }

        log.Began(entry.Path);
        var segments = _contents.ReadSegmentsAsync(content, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        return new VerifiedReader(this, entry.Path, segments)
        {
            IsNamedStream = !stream.IsEmpty,
            IsIncomplete = node.Incomplete,
        };
    }

    public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        observer.JournalAsync(token, cancellationToken);

    public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        log.Report(diagnostic);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _chunks.Dispose();

    /// <summary>Reads one chunk, verified.</summary>
    internal ValueTask<int> ReadChunkAsync(
        ContentSegment segment,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    ) => GuardAsync(_chunks.ReadAsync(segment.Id, buffer, cancellationToken), isContent: true);

    internal ValueTask<bool> NextAsync(IAsyncEnumerator<ContentSegment> segments) =>
        GuardAsync(segments.MoveNextAsync(), isContent: true);

    internal void Wrote(long bytes) => log.Wrote(bytes);

    internal void Restored() => log.Restored();

    internal Fault Lost(EntryPath path, Exception cause)
    {
        var fault = ContentFaults.Lost(path, cause);
        log.Failed(path, fault.Code, fault.Message, fault.Guidance!);
        return fault;
    }

    internal void Closed() => _ = Interlocked.Decrement(ref _open);

    private static ContentRef StreamOf(EntryPath path, TreeNode node, ReadOnlyMemory<byte> name)
    {
        foreach (var stream in node.Streams)
        {
            if (stream.Name.Span.SequenceEqual(name.Span))
            {
                return stream.Content;
            }
        }

        throw new ArgumentException($"{path} has no stream {PrintableName.Of(name.Span)}.", nameof(name));
    }

    private async ValueTask<T> GuardAsync<T>(ValueTask<T> reading, bool isContent = false)
    {
        try
        {
            return await reading;
        }
        // A content that is lost is the loss of that content, and told as such.
        catch (Exception failure)
            when (failure is not OperationCanceledException && !(isContent && ContentFaults.IsLoss(failure)))
        {
            _ = Interlocked.CompareExchange(ref _failure, failure, comparand: null);
            throw;
        }
    }
}
