using System.Globalization;
using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.ProgramOutput.Messages;

/// <summary>Empties a program's standard error as fast as it fills, and keeps of it what goes into the job log.</summary>
/// <remarks>
/// The emptying never waits for the log, or a program with much to say would stand still. So the two meet in bounded
/// lists: the first lines are reported as they come, the last ones at the end.
/// </remarks>
internal sealed class ErrorReport : IAsyncDisposable
{
    /// <summary>So many lines from the start and as many from the end are reported.</summary>
    public const int LinesKept = 1000;

    private const int BufferSize = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<string> _first = new();
    private readonly Queue<string> _last = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IBackupJob _job;
    private TaskCompletionSource _news = NewSignal();
    private long _lines;
    private bool _hasBytes;

    public ErrorReport(Stream error, Encoding encoding, IBackupJob job)
    {
        _job = job;
        Drained = DrainAsync(error, encoding);
    }

    /// <summary>Completes at the end of the stream.</summary>
    public Task Drained { get; }

    /// <summary>Completes when something more has come in.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>Reports those of the first lines that have come in and were not reported yet.</summary>
    public async ValueTask ReportNewAsync(CancellationToken cancellationToken)
    {
        while (TryTake(_first, out var line))
        {
            await ReportAsync("program-output.stderr", line, cancellationToken);
        }
    }

    /// <summary>Reports what is left to report, once. Called after the emptying has stopped.</summary>
    public async ValueTask ReportRestAsync(CancellationToken cancellationToken)
    {
        await ReportNewAsync(cancellationToken);
        var leftOut = _lines - LinesKept - _last.Count;
        if (leftOut > 0)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{leftOut:N0} further lines of its messages are left out here; the last {LinesKept:N0} lines follow."
            );
            await ReportAsync("program-output.stderr-left-out", text, cancellationToken);
        }

        while (TryTake(_last, out var line))
        {
            await ReportAsync("program-output.stderr", line, cancellationToken);
        }

        if (_hasBytes && _lines == 0)
        {
            var text = "The program wrote to its standard error, but nothing that can be read.";
            await ReportAsync("program-output.stderr", text, cancellationToken);
        }
    }

    /// <summary>Stops the emptying.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Drained.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task DrainAsync(Stream error, Encoding encoding)
    {
        var splitter = new LineSplitter(encoding, Add);
        var buffer = new byte[BufferSize];
        try
        {
            while (await error.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                _hasBytes = true;
                splitter.Add(buffer.AsSpan(0, count));
                Tell();
            }
        }
        finally
        {
            splitter.Finish();
            Tell();
        }
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines++;
            if (_lines <= LinesKept)
            {
                _first.Enqueue(line);
                return;
            }

            _last.Enqueue(line);
            if (_last.Count > LinesKept)
            {
                _ = _last.Dequeue();
            }
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            _news.SetResult();
            _news = NewSignal();
        }
    }

    private bool TryTake(Queue<string> lines, out string line)
    {
        lock (_gate)
        {
            return lines.TryDequeue(out line!);
        }
    }

    private ValueTask ReportAsync(string code, string message, CancellationToken cancellationToken) =>
        _job.ReportAsync(new Diagnostic(Severity.Warning, code, message), cancellationToken);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
