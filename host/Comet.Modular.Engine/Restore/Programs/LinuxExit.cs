using System.Runtime.InteropServices;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>The part of <c>siginfo_t</c> that tells how a child ended, on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct LinuxExit
{
    /// <summary><c>si_code</c>: whether it exited or a signal ended it.</summary>
    [FieldOffset(8)]
    public int Code;

    /// <summary><c>si_status</c>: its exit code, or the signal.</summary>
    [FieldOffset(24)]
    public int Status;
}
