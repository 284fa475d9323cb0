namespace Comet.Modular.Vault.Tests.Model;

/// <summary>What becomes of a step of a writer. A crash is no fate: a writer that never moves again has crashed.</summary>
internal enum ModelFate
{
    Served = 0,

    /// <summary>Nothing happens, and the store says so.</summary>
    Refused = 1,

    /// <summary>It happens, and the writer is told that it failed.</summary>
    Unanswered = 2,

    /// <summary>It happens, and the writer is told that it may try again.</summary>
    UnansweredForNow = 3,
}
