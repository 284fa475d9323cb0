namespace Comet.Modular.Vault;

/// <summary>
/// The vault cannot do what was asked: the message says what and why, <see cref="NextStep"/> what to do.
/// </summary>
public sealed class VaultException : Exception
{
    /// <summary>Says what failed, why, and what to do next.</summary>
    /// <param name="code">Stable identifier for machines, for example <c>vault.wrong-password</c>.</param>
    /// <param name="message">One sentence: what failed and why.</param>
    /// <param name="nextStep">One sentence for the operator.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public VaultException(string code, string message, string nextStep, Exception? innerException = null)
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
