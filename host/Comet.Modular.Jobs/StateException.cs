namespace Comet.Modular.Jobs;

/// <summary>
/// The host's state cannot do what was asked: the message says what and why, <see cref="NextStep"/> what to do.
/// </summary>
public sealed class StateException : Exception
{
    /// <summary>Says what failed, why, and what to do next.</summary>
    /// <param name="code">Stable identifier for machines, for example <c>item.unknown</c>.</param>
    /// <param name="message">One sentence: what failed and why.</param>
    /// <param name="nextStep">One sentence for the operator.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public StateException(string code, string message, string nextStep, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        NextStep = nextStep;
    }

    /// <summary>Stable identifier for machines.</summary>
    public string Code { get; }

    /// <summary>What to do next.</summary>
    public string NextStep { get; }
}
