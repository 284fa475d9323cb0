using Microsoft.Extensions.Logging;

namespace Comet.Modular.PluginHosting.Tests.Secrets;

/// <summary>A log that keeps its texts. Not thread-safe.</summary>
internal sealed class KeptLog : ILogger
{
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _texts.Add(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
