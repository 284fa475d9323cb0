namespace Comet.Modular.Engine.Restore;

/// <summary>What was chosen does not fit what was asked for; nothing was begun.</summary>
public sealed class SelectionException(string code, string message, string nextStep) : Exception(message)
{
    /// <summary>For machines, for example <c>restore.path-missing</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What to do now.</summary>
    public string NextStep { get; } = nextStep;
}
