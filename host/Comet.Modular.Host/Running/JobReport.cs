using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Host.Output;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Running;

/// <summary>Sends what a job says to its log and to whoever watches the command.</summary>
internal sealed class JobReport(IJobContext job, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(500);
    private readonly ProgressDisplay _display = new(time);
    private long? _lastEvent;

    public void Began(JobDescription description)
    {
        if (terminal.IsJson)
        {
            var began = new StartedEvent(
                "started",
                job.Id.ToString(),
                description.Item,
                description.Kind,
                description.Vault
            );
            terminal.WriteJson(began, JsonShapes.Default.StartedEvent);
        }
    }

    public void Report(Diagnostic diagnostic)
    {
        job.Report(diagnostic);
        Show(job.Id, diagnostic, terminal, _display);
    }

    public void Progress(
        long bytes,
        long bytesDone,
        long? bytesTotal,
        long entries,
        long? entriesTotal,
        string? current
    )
    {
        if (!terminal.ShowsProgress)
        {
            return;
        }

        if (!terminal.IsJson)
        {
            _display.Show(bytesDone, bytesTotal, entries, entriesTotal, current);
        }
        else if (_lastEvent is not { } last || time.GetElapsedTime(last) >= EventInterval)
        {
            _lastEvent = time.GetTimestamp();
            var step = new ProgressEvent(
                "progress",
                job.Id.ToString(),
                bytes,
                bytesTotal,
                entries,
                entriesTotal,
                current
            );
            terminal.WriteJson(step, JsonShapes.Default.ProgressEvent);
        }
    }

    public void Done()
    {
        if (!terminal.IsJson)
        {
            _display.Clear();
        }
    }

    /// <summary>Shows a line that the job's log has already.</summary>
    public static void Show(JobId job, Diagnostic diagnostic, Terminal terminal, ProgressDisplay? display)
    {
        if (terminal.IsJson)
        {
            var line = new LogEvent(
                "log",
                job.ToString(),
                diagnostic.Severity.ToWord(),
                diagnostic.Code,
                diagnostic.Message,
                diagnostic.Path?.ToString()
            );
            terminal.WriteJson(line, JsonShapes.Default.LogEvent);
        }
        else
        {
            display?.Clear();
            terminal.Report(diagnostic);
        }
    }
}
