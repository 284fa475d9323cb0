namespace Comet.Modular.Vault.Sessions;

/// <summary>How a session stands in the log.</summary>
public enum SessionStatus
{
    /// <summary>It may still commit.</summary>
    Open = 0,

    /// <summary>It ended by itself: by a complete commit or an end.</summary>
    Ended = 1,

    /// <summary>Somebody took it for dead; nothing that it commits from then on counts.</summary>
    Fenced = 2,
}
