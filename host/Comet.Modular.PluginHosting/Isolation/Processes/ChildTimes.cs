namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>How long the host waits for a plugin's process. The defaults are the product's promise.</summary>
public sealed record ChildTimes
{
    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the process to open the data connection of a job.</summary>
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>To describe itself or to check settings.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>To open an item, which may freeze an application first; and to complete a backup.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>To clean up, or to test a connection.</summary>
    public TimeSpan Cleanup { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two questions after the process's health.</summary>
    public TimeSpan HealthPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the answer; with the period it makes the 75 s after which a hung process is ended.</summary>
    public TimeSpan HealthAnswer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at the process's memory.</summary>
    public TimeSpan MemoryPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For cancelled work to end; then the process is ended.</summary>
    public TimeSpan Cancel { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a process that is asked to stop.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From a broken connection to the end of the process that explains it.</summary>
    public TimeSpan Exit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first wait before a plugin that crashed is started again; doubled with each crash.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest of those waits.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long without a crash a quarantine ends by itself.</summary>
    public TimeSpan Quarantine { get; init; } = TimeSpan.FromHours(24);
}
