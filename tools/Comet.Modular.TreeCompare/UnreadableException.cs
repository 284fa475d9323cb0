using System.Runtime.InteropServices;

namespace Comet.Modular.TreeCompare;

/// <summary>Something below one of the two folders could not be read; the message says what and why.</summary>
internal sealed class UnreadableException(string what, int error)
    : Exception($"{what}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    /// <summary>The C library's error number.</summary>
    internal int Error { get; } = error;

    /// <summary>Takes the error number that the last native call of this thread left.</summary>
    internal static UnreadableException FromLastError(string what) => new(what, Marshal.GetLastPInvokeError());
}
