using Comet.Modular.Contracts.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.Runs;

/// <summary>Collects a running job's lines, writes them in batches and keeps the worst severity.</summary>
internal sealed class JobLog : IDisposable
{
    private const int BatchLines = 200;

    /// <summary>A flood (a million unreadable files) must not fill the disk of the host.</summary>
    internal const int MaximumLines = 100_000;

    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly List<JobLogLine> _waiting = [];
    private readonly JobHistory _history;
    private readonly JobId _job;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Severity _worst;
    private long _lines;

    public JobLog(JobHistory history, JobId job, TimeProvider time)
    {
        _history = history;
        _job = job;
        _time = time;
        _timer = time.CreateTimer(_ => FlushWhatCanBe(), state: null, BatchTime, BatchTime);
    }

    public Severity Worst
    {
        get
        {
            lock (_lock)
            {
                return _worst;
            }
        }
    }

    public void Add(Diagnostic diagnostic)
    {
        bool full;
        lock (_lock)
        {
            _worst = diagnostic.Severity > _worst ? diagnostic.Severity : _worst;
            if (++_lines > MaximumLines)
            {
                return;
            }

            _waiting.Add(
                new JobLogLine(
                    _time.GetUtcNow(),
                    diagnostic.Severity,
                    diagnostic.Code,
                    diagnostic.Guidance is null ? diagnostic.Message : $"{diagnostic.Message} {diagnostic.Guidance}",
                    diagnostic.Path?.ToString()
                )
            );
            full = _waiting.Count >= BatchLines;
        }

        if (full)
        {
            FlushWhatCanBe();
        }
    }

    /// <summary>Writes the rest; here, unlike in the middle, a failure is the caller's to know.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (_lines > MaximumLines)
            {
                var message = $"{_lines - MaximumLines} further lines were not kept.";
                _waiting.Add(new JobLogLine(_time.GetUtcNow(), _worst, "job.log-full", message, Path: null));
            }
        }

        Flush();
    }

    public void Dispose() => _timer.Dispose();

    private void FlushWhatCanBe()
    {
        try
        {
            Flush();
        }
        catch (SqliteException)
        {
            // The lines wait for the next batch; Finish reports a failure that lasts.
        }
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                _history.Append(_job, _waiting);
                _waiting.Clear();
            }
        }
    }
}
