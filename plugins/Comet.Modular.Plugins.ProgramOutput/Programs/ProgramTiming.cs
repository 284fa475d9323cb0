namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>How long is waited for what.</summary>
/// <param name="Time">The clock.</param>
internal sealed record ProgramTiming(TimeProvider Time)
{
    /// <summary>How long what a program left running may hold its output without a word after the program ended.</summary>
    public TimeSpan IdleGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the request to end to the end by force.</summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end by force to giving up.</summary>
    public TimeSpan KillPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From there to the end of the pipes. A cancelled job waits for all three: less than ten seconds.</summary>
    public TimeSpan PipePatience { get; init; } = TimeSpan.FromSeconds(1);
}
