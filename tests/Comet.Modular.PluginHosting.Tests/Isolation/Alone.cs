namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Tests that watch what the whole process does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
