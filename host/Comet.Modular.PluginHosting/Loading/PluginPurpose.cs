namespace Comet.Modular.PluginHosting.Loading;

/// <summary>What a plugin is loaded for.</summary>
public enum PluginPurpose
{
    /// <summary>To describe itself, check settings, browse or estimate.</summary>
    Configure = 0,

    /// <summary>To back up: the only purpose that needs a licence.</summary>
    Backup = 1,

    /// <summary>To restore or to clean up: never refused for want of a licence.</summary>
    Restore = 2,
}
