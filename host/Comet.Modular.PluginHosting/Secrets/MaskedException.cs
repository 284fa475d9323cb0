using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>Stands for what a plugin threw when that told a secret.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Nobody has to tell it from what else a plugin may throw.")]
internal sealed class MaskedException(string message) : Exception(message);
