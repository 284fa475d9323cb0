using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Turns what the kernel answered into a failure with its cause in words.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxFailure
{
    /// <summary>Throws for the error of the call that was made last on this thread.</summary>
    public static void ThrowIf(bool failed, string operation)
    {
        if (failed)
        {
            throw Of(operation, Marshal.GetLastPInvokeError());
        }
    }

    public static TargetException Of(string operation, int error) =>
        new(
            operation,
            Marshal.GetPInvokeErrorMessage(error),
            error is LinuxCalls.NoSpace or LinuxCalls.ReadOnlyFileSystem or LinuxCalls.QuotaExceeded
        )
        {
            IsTaken = error == LinuxCalls.Exists,
        };
}
