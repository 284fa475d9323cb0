using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>A pipe of which a program gets one end; no other child of this process inherits either.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxPipe : IDisposable
{
    private readonly SafePipeHandle _read;
    private readonly SafePipeHandle _write;

    public LinuxPipe()
    {
        var ends = stackalloc int[2];
        if (LinuxSpawn.Pipe(ends, LinuxSpawn.CloseOnExec) != 0)
        {
            throw new IOException($"A pipe for the program could not be made: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        (_read, _write) = (new SafePipeHandle(ends[0], ownsHandle: true), new SafePipeHandle(ends[1], ownsHandle: true));
    }

    public int ReadEnd => (int)_read.DangerousGetHandle();

    public int WriteEnd => (int)_write.DangerousGetHandle();

    /// <summary>This process reads, the program writes: closes the program's end here.</summary>
    public Stream KeepReading()
    {
        _write.Dispose();
        return new AnonymousPipeClientStream(PipeDirection.In, _read);
    }

    /// <summary>This process writes, the program reads: closes the program's end here.</summary>
    public Stream KeepWriting()
    {
        _read.Dispose();
        return new AnonymousPipeClientStream(PipeDirection.Out, _write);
    }

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
    }
}
