using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Capabilities;

/// <summary>The plugin can undo what a dead job left behind, in a fresh process.</summary>
public interface ICleaner
{
    /// <summary>Cleans up. Idempotent: a token may come again, and what it names may be gone already.</summary>
    /// <returns>What could not be cleaned up, and what to do about it.</returns>
    ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    );
}
