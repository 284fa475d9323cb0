using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Jobs.Vaults;
using Comet.Modular.Vault;

namespace Comet.Modular.Host.Vaults;

/// <summary>An attached vault that is open. What was seen of its log is remembered when it is closed.</summary>
internal sealed class OpenedVault(VaultAttachment attachment, StorageVault storage, VaultAttachments attachments)
    : IAsyncDisposable
{
    public string Name => attachment.Name;

    public string Location => attachment.Location;

    public StorageVault Storage => storage;

    /// <summary>What of the vault's log is lost: there may have been snapshots that nobody can list now.</summary>
    public IReadOnlyList<Diagnostic> Damage =>
        [
            .. storage.Damage.Select(static damage => new Diagnostic(Severity.Warning, damage.Code, damage.Message)
            {
                Guidance = damage.NextStep,
            }),
        ];

    public async ValueTask DisposeAsync()
    {
        var head = storage.Head;
        try
        {
            var isNew = head.Slot > (attachment.Head?.Slot ?? 0) || attachment.Head is null;
            if (isNew && storage.Damage.Count == 0)
            {
                attachments.Remember(attachment.Name, new RememberedHead(head.Slot, head.Hash.ToArray()));
            }
        }
        finally
        {
            await storage.DisposeAsync();
        }
    }
}
