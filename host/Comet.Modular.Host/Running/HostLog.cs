using Comet.Modular.Host.State;
using Serilog;
using Serilog.Core;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace Comet.Modular.Host.Running;

/// <summary>The host's own log: one JSON object a line, in the home folder, bounded.</summary>
internal sealed class HostLog : IDisposable
{
    private const long FileBytes = 16 << 20;
    private const int Files = 16;

    private readonly Logger _log;

    public HostLog(HomeFolder home)
    {
        home.MakeInside(home.LogsFolder);
        _log = new LoggerConfiguration()
            .MinimumLevel.Override("Grpc", Serilog.Events.LogEventLevel.Warning)
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
