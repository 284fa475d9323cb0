using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.Isolation.Tests;

/// <summary>The host's log, kept in memory.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILogger
{
    public const int Started = 100;
    public const int Stopped = 101;
    public const int Failed = 102;
    public const int Said = 103;
    public const int Dropped = 104;
    public const int Quarantined = 105;

    /// <summary>A plugin that floods must not fill the memory of a test.</summary>
    private const int Most = 200_000;

    private readonly Lock _gate = new();
    private readonly List<LoggedLine> _lines = [];
    private TaskCompletionSource _more = NewSource();

    public IReadOnlyList<LoggedLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>All processes that were started, oldest first.</summary>
    public IReadOnlyList<int> Processes => [.. Lines.Where(static line => line.Event == Started).Select(static line => line.ProcessId!.Value)];

    public IReadOnlyList<string> Texts(int @event) => [.. Lines.Where(line => line.Event == @event).Select(static line => line.Text)];

    /// <summary>Waits for a line; returns the first one that fits.</summary>
    public async Task<LoggedLine> WaitAsync(Func<LoggedLine, bool> fits)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            Task more;
            lock (_gate)
            {
                more = _more.Task;
            }

            if (Lines.FirstOrDefault(fits) is { } found)
            {
                return found;
            }

            await more.WaitAsync(patience.Token);
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var process = (state as IEnumerable<KeyValuePair<string, object?>>)
            ?.FirstOrDefault(static each => string.Equals(each.Key, "ProcessId", StringComparison.Ordinal))
            .Value;
        var number = process is null ? (int?)null : Convert.ToInt32(process, CultureInfo.InvariantCulture);
        TaskCompletionSource more;
        lock (_gate)
        {
            if (_lines.Count < Most)
            {
                _lines.Add(new LoggedLine(logLevel, eventId.Id, formatter(state, exception), number));
            }

            more = _more;
            _more = NewSource();
        }

        more.SetResult();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
