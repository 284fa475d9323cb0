using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>A shell in a session of its own, and what it started.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProgram : IRunningProgram
{
    /// <summary>What Linux grants without privileges.</summary>
    private const int PipeSize = 1 << 20;

    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream _error;
    private readonly ProgramMark _mark;
    private readonly ProgramTiming _timing;
    private readonly int _process;

    private UnixProgram(
        int process,
        AnonymousPipeServerStream output,
        AnonymousPipeServerStream error,
        ProgramMark mark,
        ProgramTiming timing
    )
    {
        (_process, _output, _error, _mark, _timing) = (process, output, error, mark, timing);

        // The system has no event for the end of a child that other code of the process cannot take away, so a thread
        // waits for it.
        Exited = Task.Factory.StartNew(
            Wait,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    public Stream Output => _output;

    public Stream Error => _error;

    public Encoding ErrorEncoding => Encoding.UTF8;

    public Task<ProgramExit> Exited { get; }

    public static UnixProgram Start(ProgramStart start, ProgramTiming timing)
    {
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            Widen(output);
            var process = Spawning.Start(start, Descriptor(output), Descriptor(error));
            return new UnixProgram(process, output, error, start.Mark, timing);
        }
        catch
        {
            output.Dispose();
            error.Dispose();
            throw;
        }
        finally
        {
            // Or the pipes would never end.
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
        }
    }

    public Task<bool> KillAsync() =>
        OperatingSystem.IsLinux() ? new ProcessTree(_mark, _process, _timing).EndAsync() : EndGroupAsync();

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _error.DisposeAsync();

        // Only now may the process be forgotten: as long as it is known, its number cannot become another's.
        _ = Exited.ContinueWith(_ => Forget(), TaskScheduler.Default);
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) =>
        (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    /// <summary>A large pipe spares changes between program and backup; a system that refuses it still works.</summary>
    private static void Widen(AnonymousPipeServerStream pipe)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Libc.Control(Descriptor(pipe), Libc.SetPipeSize, PipeSize);
        }
    }

    /// <summary>Without a table of processes the group is all that is known.</summary>
    private async Task<bool> EndGroupAsync()
    {
        _ = Libc.Kill(-_process, Libc.SignalTerminate);
        _ = await Task.WhenAny(Exited, Task.Delay(_timing.TerminationGrace, _timing.Time));
        _ = Libc.Kill(-_process, Libc.SignalKill);
        return await Task.WhenAny(Exited, Task.Delay(_timing.KillPatience, _timing.Time)) == Exited;
    }

    private unsafe ProgramExit Wait()
    {
        // A siginfo_t: the reason stands in the third number, the status behind process and user.
        const int ByExit = 1;
        var statusAt = OperatingSystem.IsLinux() && Environment.Is64BitProcess ? 6 : 5;
        var ended = stackalloc int[64];
        while (Libc.Wait(Libc.WaitForOneProcess, (uint)_process, (byte*)ended, Options(Libc.WaitWithoutForgetting)) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                return new ProgramExit(Code: null, Signal: null);
            }
        }

        return ended[2] == ByExit
            ? new ProgramExit(ended[statusAt], Signal: null)
            : new ProgramExit(Code: null, ended[statusAt]);
    }

    private unsafe void Forget()
    {
        var ended = stackalloc int[64];
        _ = Libc.Wait(Libc.WaitForOneProcess, (uint)_process, (byte*)ended, Options(0));
    }

    private static int Options(int more) => Libc.WaitForExit | more;
}
