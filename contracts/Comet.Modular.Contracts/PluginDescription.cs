namespace Comet.Modular.Contracts;

/// <summary>What a plugin is and which item types it protects.</summary>
/// <param name="Id">Lower-case, dotted; equal to the id of its manifest, for example <c>comet.files</c>.</param>
/// <param name="Version">Semantic version; equal to the version of its manifest.</param>
/// <param name="ItemTypes">At least one.</param>
public sealed record PluginDescription(string Id, string Version, IReadOnlyList<ItemTypeDescription> ItemTypes);
