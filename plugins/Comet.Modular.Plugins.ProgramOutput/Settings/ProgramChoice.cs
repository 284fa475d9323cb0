using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.ProgramOutput.Settings;

/// <summary>What settings without problems ask for.</summary>
/// <param name="Command">A line for the shell.</param>
/// <param name="File">Where the output stands in the item.</param>
/// <param name="WorkingDirectory">An absolute path; null for the directory of this process.</param>
/// <param name="Environment">Variables to add; their values may be secrets.</param>
internal sealed record ProgramChoice(
    string Command,
    EntryPath File,
    string? WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment
);
