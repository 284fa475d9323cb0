using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Jobs.Runs;

/// <summary>A clean-up token that a dead job left behind.</summary>
/// <param name="Row">Names it for <see cref="JobHistory.ForgetCleanup"/>.</param>
/// <param name="Token">What the plugin journalled.</param>
public sealed record PendingCleanup(long Row, CleanupToken Token);
