using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>The name under which a file with several names is written; the others wait until it is whole.</summary>
/// <param name="content">Names of one group whose content is another are files of their own.</param>
internal sealed class FirstName(ContentRef? content)
{
    private readonly TaskCompletionSource<RestoredFile?> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The file; null if it could not be restored. Firsts never wait, so waiting for them ends.</summary>
    public Task<RestoredFile?> Settled => _settled.Task;

    public bool Has(TreeNode node) => (node.Content ?? ContentRef.Empty).Equals(content ?? ContentRef.Empty);

    /// <summary>Only the first call counts.</summary>
    public void Settle(RestoredFile? file) => _settled.TrySetResult(file);
}
