using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Wire;

/// <summary>Puts what plugin code threw into an operator's words.</summary>
internal static class PluginFault
{
    /// <summary>The fault of an <see cref="ItemException"/>, or one that names what was done and what was thrown.</summary>
    public static Fault Of(string code, string when, Exception exception) =>
        exception is ItemException item
            ? item.Fault
            : new Fault(
                Severity.Error,
                code,
                $"The plugin failed {when}: {exception.GetType().Name}: {exception.Message}"
            )
            {
                Guidance = "Report this to the plugin's author; 'comet plugin logs' shows what the plugin said.",
            };
}
