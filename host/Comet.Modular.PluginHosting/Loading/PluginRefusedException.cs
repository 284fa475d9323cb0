using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>The host will not use a plugin.</summary>
/// <remarks>Nothing of it was executed unless the code is <c>plugin.load</c> or <c>plugin.description</c>.</remarks>
public sealed class PluginRefusedException : Exception
{
    internal PluginRefusedException(
        string code,
        string pluginId,
        string message,
        string guidance,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        Code = code;
        PluginId = pluginId;
        Guidance = guidance;
    }

    /// <summary>
    /// <c>plugin.not-listed</c>, <c>plugin.disabled</c>, <c>plugin.quarantined</c>, <c>plugin.unlicensed</c>,
    /// <c>plugin.not-locked</c>, <c>plugin.missing</c>, <c>plugin.changed</c>, <c>plugin.manifest</c>,
    /// <c>plugin.contracts-version</c>, <c>plugin.ambiguous-type</c>, <c>plugin.load</c> or <c>plugin.description</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>The plugin.</summary>
    public string PluginId { get; }

    /// <summary>One sentence: what to do next.</summary>
    public string Guidance { get; }

    internal static PluginRefusedException NotListed(string id, string listPath) =>
        new(
            "plugin.not-listed",
            id,
            $"The plugin {id} is not listed in {listPath}.",
            $"Check the id with 'comet plugin list', or add the plugin to {listPath}."
        );

    internal static PluginRefusedException Disabled(string id) =>
        new("plugin.disabled", id, $"The plugin {id} is disabled.", $"Enable it with 'comet plugin enable {id}'.");

    internal static PluginRefusedException Quarantined(string id) =>
        new(
            "plugin.quarantined",
            id,
            $"The plugin {id} crashed too often and is in quarantine.",
            $"See why with 'comet plugin logs {id}', then let it out with 'comet plugin enable {id}', or use another version."
        );

    internal static PluginRefusedException Unlicensed(string id) =>
        new(
            "plugin.unlicensed",
            id,
            $"The plugin {id} is a booster and there is no licence for it, so it cannot back up.",
            "Install a licence that names it with 'comet licence install FILE'. Restoring needs no licence."
        );

    internal static PluginRefusedException NotLocked(string id, string listPath) =>
        new(
            "plugin.not-locked",
            id,
            $"{listPath} has no version or no sha256 for the plugin {id}.",
            "Fill them in with 'comet plugin lock'."
        );

    internal static PluginRefusedException Missing(string id, string folder, Exception? cause) =>
        new(
            "plugin.missing",
            id,
            $"The folder {folder} of the plugin {id} cannot be read{(cause is null ? "" : ": " + cause.Message)}",
            $"Install {id} again, or check the permissions of the folder.",
            cause
        );

    internal static PluginRefusedException Changed(string id, string folder) =>
        new(
            "plugin.changed",
            id,
            $"The files of the plugin {id} in {folder} are not the ones that plugins.json names.",
            $"Install {id} again and run 'comet plugin verify'; if the change was intended, run 'comet plugin lock'."
        );

    internal static PluginRefusedException Manifest(string id, string what) =>
        new(
            "plugin.manifest",
            id,
            $"The {PluginManifest.FileName} of the plugin {id} is wrong: {what}",
            "Ask the plugin's author for a corrected version."
        );

    internal static PluginRefusedException ContractsVersion(string id, string contracts) =>
        new(
            "plugin.contracts-version",
            id,
            $"The plugin {id} speaks contracts {contracts}; this host speaks {PluginManifest.SupportedContracts}.",
            "Use a version of the plugin that was built for this host."
        );

    internal static PluginRefusedException AmbiguousType(string itemType, IReadOnlyList<string> ids) =>
        new(
            "plugin.ambiguous-type",
            ids[0],
            $"Several enabled plugins protect items of type '{itemType}': {string.Join(", ", ids)}.",
            "Disable all but one of them with 'comet plugin disable ID'."
        );

    internal static PluginRefusedException Load(string id, Exception cause) =>
        new(
            "plugin.load",
            id,
            $"The plugin {id} cannot be loaded: {cause.Message}",
            "Ask the plugin's author for a corrected version.",
            cause
        );

    internal static PluginRefusedException Description(string id, string what) =>
        new(
            "plugin.description",
            id,
            $"The plugin {id} describes itself otherwise than its manifest: {what}.",
            "Ask the plugin's author for a corrected version."
        );
}
