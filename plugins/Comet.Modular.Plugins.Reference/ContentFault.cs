using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.Reference;

/// <summary>A content fails here.</summary>
/// <param name="Position">After so many bytes.</param>
/// <param name="Fault">With this.</param>
/// <param name="Keep">Whether the bytes before are worth keeping.</param>
internal sealed record ContentFault(long Position, Fault Fault, bool Keep);
