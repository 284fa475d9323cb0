namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>
/// A program that runs. Disposing it kills whatever still runs of it, before its input is closed: a program must never
/// take a restore that broke off for one that came to its end.
/// </summary>
internal interface IShellProgram : IAsyncDisposable
{
    /// <summary>Its standard input.</summary>
    Stream Input { get; }

    /// <summary>Its standard output.</summary>
    Stream Output { get; }

    /// <summary>Its standard error.</summary>
    Stream Error { get; }

    /// <summary>Its exit code; 128 and the signal's number when a signal ended it.</summary>
    Task<int> Ended { get; }

    /// <summary>Closes its input, which tells it that the content is whole.</summary>
    ValueTask EndInputAsync();

    /// <summary>Ends it and all that it started, at once. It is no error if nothing runs any more.</summary>
    void Kill();
}
