using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Microsoft.Extensions.Logging;

namespace Comet.Modular.Jobs.Runs;

/// <summary>What jobs write into the host's own log.</summary>
/// <remarks>All but severities as text: writing values of another kind is compiled in every run.</remarks>
internal static partial class JobEvents
{
    [LoggerMessage(1, LogLevel.Information, "Job {Job} began: {Kind} of {Item} with vault {Vault}")]
    public static partial void Began(ILogger logger, string job, string kind, string item, string vault);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} reported {Severity} {Code}: {Message} {Path}")]
    public static partial void Reported(
        ILogger logger,
        string job,
        Severity severity,
        string code,
        string message,
        EntryPath? path
    );

    [LoggerMessage(3, LogLevel.Error, "Job {Job} failed")]
    public static partial void Failed(ILogger logger, Exception failure, string job);

    [LoggerMessage(4, LogLevel.Information, "Job {Job} ended as {Status}, snapshot {Snapshot}, counts {Counts}")]
    public static partial void Ended(ILogger logger, string job, string status, string? snapshot, string? counts);
}
