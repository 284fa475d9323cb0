namespace Comet.Modular.PluginHosting.Loading;

/// <summary>How a plugin fares in this process.</summary>
public enum PluginHealth
{
    /// <summary>Not loaded.</summary>
    Idle = 0,

    /// <summary>Loaded.</summary>
    Running = 1,

    /// <summary>Crashed too often and is not started again.</summary>
    Quarantined = 2,
}
