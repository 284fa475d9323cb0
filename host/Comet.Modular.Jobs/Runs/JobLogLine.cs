using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Jobs.Runs;

/// <summary>One line of a job's log.</summary>
/// <param name="Time">When it was reported.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Code">For machines.</param>
/// <param name="Message">For people.</param>
/// <param name="Path">The entry that it is about, in printable form.</param>
public sealed record JobLogLine(DateTimeOffset Time, Severity Level, string Code, string Message, string? Path);
