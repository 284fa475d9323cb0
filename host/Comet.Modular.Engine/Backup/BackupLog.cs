using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Backup;

/// <summary>Collects what is to be told, and tells the observer one thing at a time.</summary>
internal sealed class BackupLog : IAsyncDisposable
{
    /// <summary>Five times a second looks live and costs nothing.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly List<EntryFault> _faults = [];
    private readonly List<EntryFault> _notStored = [];
    private readonly Lock _one = new();
    private readonly IBackupObserver _observer;
    private readonly BackupTally _tally;
    private readonly ITimer _ticks;
    private volatile EntryPath? _current;
    private volatile ItemTotals _totals = ItemTotals.Unknown;

    public BackupLog(IBackupObserver observer, BackupTally tally, TimeProvider time)
    {
        _observer = observer;
        _tally = tally;
        _ticks = time.CreateTimer(_ => Progress(), state: null, ProgressInterval, ProgressInterval);
    }

    /// <summary>Kept in the snapshot.</summary>
    public IReadOnlyList<EntryFault> Faults => Copy(_faults);

    /// <summary>The faults whose entry is not in the snapshot at all.</summary>
    public IReadOnlyList<EntryFault> NotStored => Copy(_notStored);

    public Severity Worst { get; private set; }

    /// <summary>The size of the item as far as known; replaced whole by whoever knows better.</summary>
    public ItemTotals Totals
    {
        get => _totals;
        set => _totals = value;
    }

    public void Report(Diagnostic diagnostic)
    {
        lock (_one)
        {
            Worst = diagnostic.Severity > Worst ? diagnostic.Severity : Worst;
            _observer.Report(diagnostic);
        }
    }

    public void Fault(EntryPath path, Fault fault, bool isStored)
    {
        lock (_one)
        {
            var entry = new EntryFault(path, fault);
            _faults.Add(entry);
            if (!isStored)
            {
                _notStored.Add(entry);
            }
        }

        Report(
            new Diagnostic(fault.Severity, fault.Code, fault.Message) { Guidance = fault.Guidance, Path = path }
        );
    }

    public void Settled(EntryPath path) => _current = path;

    /// <summary>Stops the ticking and tells the final figures.</summary>
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
                new BackupProgress(
                    _tally.BytesRead,
                    _tally.BytesDone,
                    Totals.Bytes,
                    _tally.EntriesDone,
                    Totals.Entries,
                    _current?.ToString()
                )
            );
        }
    }

    private IReadOnlyList<EntryFault> Copy(List<EntryFault> faults)
    {
        lock (_one)
        {
            return [.. faults];
        }
    }
}
