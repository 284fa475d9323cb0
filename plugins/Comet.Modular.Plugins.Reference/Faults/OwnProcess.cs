namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Whether this process belongs to the plugin, so that it may be harmed.</summary>
internal static class OwnProcess
{
    /// <summary>Set by the plugin's own main, which does not run when a host loads the plugin into itself.</summary>
    public static bool IsThis { get; set; }
}
