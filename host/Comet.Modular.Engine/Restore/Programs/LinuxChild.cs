using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>Starts shells that lead a session and a process group of their own, and learns of their end.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxChild
{
    private const int SignalBase = 128;

    /// <param name="arguments">Of the shell, its own name first.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="wires">Which files of this process it gets, and as which numbers.</param>
    /// <returns>Its process id, which is its group's as well.</returns>
    public static int Start(
        NativeStrings arguments,
        NativeStrings environment,
        params ReadOnlySpan<(int From, int To)> wires
    )
    {
        Span<byte> actions = stackalloc byte[LinuxSpawn.ActionsSize];
        Span<byte> attributes = stackalloc byte[LinuxSpawn.AttributesSize];
        Span<byte> masked = stackalloc byte[LinuxSpawn.SignalSetSize];
        Span<byte> reset = stackalloc byte[LinuxSpawn.SignalSetSize];
        masked.Clear();
        reset.Clear();
        // The runtime ignores SIGPIPE, and a program inherits that: "yes | head" would never end.
        reset[(LinuxSpawn.PipeSignal - 1) / 8] = 1 << ((LinuxSpawn.PipeSignal - 1) % 8);
        fixed (byte* shell = "/bin/sh\0"u8, act = actions, attr = attributes, mask = masked, defaults = reset)
        {
            _ = LinuxSpawn.InitialiseActions(act);
            _ = LinuxSpawn.InitialiseAttributes(attr);
            try
            {
                foreach (var (from, to) in wires)
                {
                    _ = LinuxSpawn.AddDuplicate(act, from, to);
                }

                _ = LinuxSpawn.SetSignalMask(attr, mask);
                _ = LinuxSpawn.SetDefaultSignals(attr, defaults);
                _ = LinuxSpawn.SetFlags(
                    attr,
                    LinuxSpawn.DefaultSignals | LinuxSpawn.SignalMask | LinuxSpawn.NewSession
                );
                int id;
                var failure = LinuxSpawn.Spawn(&id, shell, act, attr, arguments.Pointer, environment.Pointer);
                return failure == 0
                    ? id
                    : throw new IOException($"/bin/sh could not be started: {Marshal.GetPInvokeErrorMessage(failure)}.");
            }
            finally
            {
                _ = LinuxSpawn.DestroyAttributes(attr);
                _ = LinuxSpawn.DestroyActions(act);
            }
        }
    }

    /// <summary>Waits for its end and leaves it to be reaped, so that no other process gets its number yet.</summary>
    /// <returns>Its exit code, or 128 and the signal that ended it.</returns>
    public static int WaitForEnd(int id)
    {
        LinuxExit exit;
        while (
            LinuxSpawn.WaitFor(LinuxSpawn.ByProcessId, id, &exit, LinuxSpawn.Exited | LinuxSpawn.KeepWaitable) != 0
        )
        {
            if (Marshal.GetLastPInvokeError() != LinuxSpawn.Interrupted)
            {
                throw new IOException(
                    $"How the program ended cannot be learned: {Marshal.GetLastPInvokeErrorMessage()}."
                );
            }
        }

        return exit.Code == LinuxSpawn.CodeExited ? exit.Status : SignalBase + exit.Status;
    }

    /// <summary>Kills all of its group. Only before it is reaped, for then its number may be another's.</summary>
    public static void Kill(int id) => _ = LinuxSpawn.Kill(-id, LinuxSpawn.KillSignal);

    /// <summary>Frees its number. Only after its end, for it does not return before that.</summary>
    public static void Reap(int id)
    {
        LinuxExit exit;
        _ = LinuxSpawn.WaitFor(LinuxSpawn.ByProcessId, id, &exit, LinuxSpawn.Exited);
    }
}
