using Comet.Modular.Host.State;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Filters;
using Serilog.Formatting.Compact;

namespace Comet.Modular.Host.Running;

/// <summary>The host's own log: one JSON object a line, in the home folder, bounded.</summary>
internal sealed class HostLog : IDisposable
{
    private const long FileBytes = 16 << 20;
    private const int Files = 16;

    private static readonly Func<LogEvent, bool> IsFromGrpc = Matching.FromSource("Grpc");

    private readonly Logger _log;

    public HostLog(HomeFolder home)
    {
        home.MakeInside(home.LogsFolder);
        _log = new LoggerConfiguration()
            .Filter.ByExcluding(static entry => entry.Level < LogEventLevel.Warning && IsFromGrpc(entry))
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(home.LogsFolder, "comet-.clef"),
                fileSizeLimitBytes: FileBytes,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: Files,
                hooks: new LogFileHooks(home)
            )
            .CreateLogger();
        Factory = new SerilogLoggerFactory(_log);
    }

    public SerilogLoggerFactory Factory { get; }

    public void Dispose()
    {
        Factory.Dispose();
        _log.Dispose();
    }
}
