using System.Text;
using Comet.Modular.Host.State;
using Serilog.Sinks.File;

namespace Comet.Modular.Host.Running;

/// <summary>The log makes its folder again when that is gone, and with it the home.</summary>
internal sealed class LogFileHooks(HomeFolder home) : FileLifecycleHooks
{
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        home.KeepClosed();
        return underlyingStream;
    }
}
