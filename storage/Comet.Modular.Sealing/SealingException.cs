namespace Comet.Modular.Sealing;

/// <summary>
/// Sealed bytes could not be opened, or a seal did not prove good: not authentic, damaged or malformed.
/// The message says what, why, and what to do next. It never holds key or plain bytes.
/// </summary>
public sealed class SealingException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="operation">What was attempted, such as "open a block".</param>
    /// <param name="cause">A sentence that says what is wrong.</param>
    /// <param name="tryNext">A sentence that says what can be done about it.</param>
    /// <param name="innerException">What the platform reported, if it did.</param>
    public SealingException(string operation, string cause, string tryNext, Exception? innerException = null)
        : base($"Could not {operation}: {cause} {tryNext}", innerException)
    {
        Cause = cause;
        TryNext = tryNext;
    }

    /// <summary>A sentence that says what is wrong.</summary>
    public string Cause { get; }

    /// <summary>A sentence that says what can be done about it.</summary>
    public string TryNext { get; }
}
