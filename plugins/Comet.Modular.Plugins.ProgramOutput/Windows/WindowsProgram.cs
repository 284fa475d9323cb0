using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Plugins.ProgramOutput.Windows;

/// <summary>A command interpreter in a job object, which ends all that is in it when its last handle closes.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProgram : IRunningProgram
{
    private const uint KilledCode = 1;

    private readonly Process _process;
    private readonly SafeFileHandle _job;

    private WindowsProgram(Process process, SafeFileHandle job)
    {
        (_process, _job) = (process, job);
        Exited = WaitAsync();
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    public Encoding ErrorEncoding { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding((int)Kernel32.GetConsoleCodePage()) ?? Encoding.UTF8;

    public Task<ProgramExit> Exited { get; }

    public static WindowsProgram Start(ProgramStart start)
    {
        var job = MakeJob();
        try
        {
            var process = Process.Start(Describe(start)) ?? throw new Win32Exception();
            process.StandardInput.Close();

            // What the interpreter starts in the moment before this is not in the job; it has hardly been loaded by then.
            if (!Kernel32.Assign(job, process.SafeHandle))
            {
                var error = Marshal.GetLastPInvokeError();
                process.Kill(entireProcessTree: true);
                process.Dispose();
                throw new Win32Exception(error);
            }

            return new WindowsProgram(process, job);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    public async Task<bool> KillAsync()
    {
        var isEnded = Kernel32.Terminate(_job, KilledCode);
        if (isEnded)
        {
            _ = await Exited;
        }

        return isEnded;
    }

    public async ValueTask DisposeAsync()
    {
        await Output.DisposeAsync();
        await Error.DisposeAsync();
        _job.Dispose();
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(ProgramStart start)
    {
        var description = new ProcessStartInfo("cmd.exe")
        {
            // With /s the outer quotes go and nothing within them changes.
            Arguments = string.Create(CultureInfo.InvariantCulture, $"/d /s /c \"{start.Command}\""),
            WorkingDirectory = start.WorkingDirectory ?? string.Empty,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        description.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            description.Environment[name] = value;
        }

        return description;
    }

    private static SafeFileHandle MakeJob()
    {
        var job = Kernel32.CreateJob(0, 0);
        var limits = new byte[Kernel32.ExtendedLimitsSize];
        BinaryPrimitives.WriteUInt32LittleEndian(limits.AsSpan(Kernel32.LimitFlagsAt), Kernel32.KillOnClose);
        if (job.IsInvalid || !Kernel32.SetLimits(job, Kernel32.ExtendedLimits, limits, limits.Length))
        {
            var error = Marshal.GetLastPInvokeError();
            job.Dispose();
            throw new Win32Exception(error);
        }

        return job;
    }

    private async Task<ProgramExit> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return new ProgramExit(_process.ExitCode, Signal: null);
    }
}
