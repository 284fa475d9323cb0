namespace Comet.Modular.Vault.Log;

/// <summary>The format's numbers of log entries. 7 to 13 are reserved.</summary>
internal enum LogEntryKind
{
    Genesis = 0,
    Begin = 1,
    Commit = 2,
    End = 3,
    Fence = 4,
    Adopt = 5,
    Keys = 6,
}
