using Microsoft.Extensions.Logging;

namespace Comet.Modular.Host.Running;

/// <summary>Loggers of a log that is opened only when something is going to be logged.</summary>
internal sealed class LateLoggers(Func<ILoggerFactory> open) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => open().CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => open().AddProvider(provider);

    /// <summary>The log belongs to whoever opened it.</summary>
    public void Dispose() { }
}
