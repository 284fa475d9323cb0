using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Remembers the first of several steps that failed, so that one refused attribute does not cost the others.</summary>
[SupportedOSPlatform("linux")]
internal struct Refusals
{
    private TargetException? _first;

    /// <summary>Takes the result of the call that was made last on this thread.</summary>
    /// <remarks>Never fatal: no room for an attribute says nothing of the disk.</remarks>
    public bool Note(bool failed, string operation)
    {
        if (failed)
        {
            Add(operation, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }

        return failed;
    }

    public void Add(string operation, string cause) =>
        _first ??= new TargetException(operation, cause, isFatal: false) { IsMetadataOnly = true };

    public readonly void ThrowIfAny()
    {
        if (_first is not null)
        {
            throw _first;
        }
    }
}
