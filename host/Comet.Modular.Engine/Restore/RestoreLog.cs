using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Counts a restore and tells the observer one thing at a time. Safe from any thread.</summary>
internal sealed class RestoreLog : IAsyncDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly IRestoreObserver _observer;
    private readonly Lock _one = new();
    private readonly ITimer _ticks;
    private readonly (long Entries, long Bytes) _totals;
    private long _bytes;
    private volatile EntryPath? _current;
    private long _entries;
    private long _skipped;

    public RestoreLog(IRestoreObserver observer, long entriesTotal, long bytesTotal, TimeProvider time)
    {
        _observer = observer;
        _totals = (entriesTotal, bytesTotal);
        _ticks = time.CreateTimer(_ => Progress(), state: null, ProgressInterval, ProgressInterval);
    }

    public RestoreResult Result =>
        new(Worst, Interlocked.Read(ref _entries), Interlocked.Read(ref _bytes), Interlocked.Read(ref _skipped));

    private Severity Worst { get; set; }

    public void Began(EntryPath path) => _current = path;

    public void Wrote(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Restored() => Interlocked.Increment(ref _entries);

    /// <summary>An entry whose place in the target holds something newer, as the policy wants it.</summary>
    public void Kept() => Interlocked.Increment(ref _skipped);

    /// <summary>An entry that is not in the target, and one of too many to be named.</summary>
    public void SkippedUnnamed() => Interlocked.Increment(ref _skipped);

    /// <summary>An entry that is not in the target.</summary>
    public void Skipped(EntryPath path, string code, string message, string guidance)
    {
        _ = Interlocked.Increment(ref _skipped);
        Warn(path, code, message, guidance);
    }

    /// <summary>Entries of a directory that cannot even be named.</summary>
    public void Lost(EntryPath directory, LostPage page) =>
        Skipped(
            directory,
            "restore.entries-lost",
            $"The entries of this directory {page.Names} cannot be restored: {page.Cause.Message}",
            "Run 'comet vault check --read-data' to see what else is affected; an older snapshot may still have them."
        );

    /// <summary>An entry that was asked for and is lost.</summary>
    public void Failed(EntryPath path, string code, string message, string guidance)
    {
        _ = Interlocked.Increment(ref _skipped);
        Report(new Diagnostic(Severity.Error, code, message) { Path = path, Guidance = guidance });
    }

    /// <summary>An entry that is in the target, but for some of its metadata.</summary>
    public void MetadataRefused(EntryPath path, TargetException cause)
    {
        Restored();
        Warn(
            path,
            "restore.metadata",
            $"The content is restored, but not all metadata: {cause.Message}",
            "Restore as root, or onto a file system that keeps this metadata."
        );
    }

    /// <summary>An entry that the target does not take.</summary>
    public void NotWritten(EntryPath path, TargetException cause)
    {
        if (cause.IsTaken)
        {
            NameTaken(path);
            return;
        }

        Skipped(
            path,
            "restore.not-written",
            $"The entry could not be written: {cause.Message}",
            "Mend the cause and restore this path again."
        );
    }

    /// <summary>An entry whose name in the target is that of another one that this restore has put there.</summary>
    public void NameTaken(EntryPath path) =>
        Skipped(
            path,
            "restore.name-taken",
            "Another entry of the snapshot has this name in the target already: the target does not tell the two names apart.",
            "Restore this path alone, to another folder."
        );

    public void Warn(EntryPath path, string code, string message, string guidance) =>
        Report(new Diagnostic(Severity.Warning, code, message) { Path = path, Guidance = guidance });

    public void Report(Diagnostic diagnostic)
    {
        lock (_one)
        {
            Worst = diagnostic.Severity > Worst ? diagnostic.Severity : Worst;
            _observer.Report(diagnostic);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ticks.DisposeAsync();
        _current = null;
        Progress();
    }

    private void Progress()
    {
        lock (_one)
        {
            _observer.Progress(
                new RestoreProgress(
                    Interlocked.Read(ref _entries),
                    _totals.Entries,
                    Interlocked.Read(ref _bytes),
                    _totals.Bytes,
                    _current?.ToString()
                )
            );
        }
    }
}
