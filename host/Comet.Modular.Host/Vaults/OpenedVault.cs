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

    public async ValueTask DisposeAsync()
    {
        var head = storage.Head;
        try
        {
            if (head.Slot > (attachment.Head?.Slot ?? 0) || attachment.Head is null)
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
