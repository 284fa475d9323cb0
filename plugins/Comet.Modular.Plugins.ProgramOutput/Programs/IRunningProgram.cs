using System.Text;

namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>A program that was started. Its standard input is at its end from the start.</summary>
internal interface IRunningProgram : IAsyncDisposable
{
    /// <summary>Its standard output; ends when all that hold the other end are gone.</summary>
    Stream Output { get; }

    /// <summary>Its standard error.</summary>
    Stream Error { get; }

    /// <summary>How its messages are written.</summary>
    Encoding ErrorEncoding { get; }

    /// <summary>Completes when the program itself, not all that it started, has ended.</summary>
    Task<ProgramExit> Exited { get; }

    /// <summary>Ends the program and all that it started: asks first, then by force. Idempotent.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    Task<bool> KillAsync();
}
