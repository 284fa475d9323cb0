namespace Comet.Modular.PluginHosting.Listing;

/// <summary>What <see cref="PluginLock"/> wrote.</summary>
/// <param name="List">The written list.</param>
/// <param name="LeftOut">Ids of the source whose folders are not there.</param>
public sealed record PluginLockResult(PluginList List, IReadOnlyList<string> LeftOut);
