using System.Security.Cryptography;
using Comet.Modular.Host.Commands;
using Comet.Modular.Jobs.Items;
using Comet.Modular.Jobs.Vaults;
using Comet.Modular.Vault;

namespace Comet.Modular.Host.Vaults;

/// <summary>Attaches vaults and opens attached ones.</summary>
internal sealed class VaultOpening(CometContext context)
{
    /// <summary>Opens an attached vault by its name.</summary>
    public Task<OpenedVault> OpenAsync(string name, CancellationToken cancellationToken) =>
        OpenAsync(FindAttachment(name), cancellationToken);

    public async Task<OpenedVault> OpenAsync(VaultAttachment attachment, CancellationToken cancellationToken)
    {
        var key = context.Key.Unprotect(PurposeOf(attachment.VaultId), attachment.ProtectedMasterKey);
        try
        {
            var store = VaultLocation.Parse(attachment.Location).OpenStore(context.Time);
            var remembered = attachment.Head is { } head ? new LogHead(head.Slot, head.Hash) : null;
            var storage = await StorageVault.OpenAsync(
                store,
                new MasterKeyCredential(key),
                remembered,
                IndexFolder(),
                context.Time,
                cancellationToken
            );
            return new OpenedVault(attachment, storage, context.Vaults);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Keeps an open vault's location and key on this machine.</summary>
    public void Attach(string name, VaultLocation location, StorageVault storage)
    {
        Span<byte> key = stackalloc byte[32];
        storage.ExportMasterKey(key);
        var id = storage.Id.ToString();
        var sealedKey = context.Key.Protect(PurposeOf(id), key);
        CryptographicOperations.ZeroMemory(key);
        var head = storage.Damage.Count == 0 ? new RememberedHead(storage.Head.Slot, storage.Head.Hash.ToArray()) : null;
        context.Vaults.Add(new VaultAttachment(name, location.Text, id, sealedKey, head));
    }

    public VaultAttachment FindAttachment(string name) =>
        context.Vaults.Find(name)
        ?? throw new CommandException(
            "vault.unknown",
            $"There is no vault '{name}' on this machine.",
            "List the vaults with 'comet vault list', or attach one with 'comet vault open'."
        );

    /// <summary>The one that was named, else the item's own, else the only one there is.</summary>
    public VaultAttachment Choose(string? named, ProtectedItem? item)
    {
        if ((named ?? item?.DefaultVault) is { } name)
        {
            return FindAttachment(name);
        }

        var all = context.Vaults.List();
        return all.Count switch
        {
            1 => all[0],
            0 => throw new CommandException(
                "vault.none",
                "No vault is attached on this machine.",
                "Make one with 'comet vault create NAME LOCATION', or attach one with 'comet vault open LOCATION'."
            ),
            _ => throw new CommandException(
                "vault.not-chosen",
                $"Several vaults are attached and none was named: {string.Join(", ", all.Select(static v => v.Name))}.",
                "Name one with --vault, or give the item one with 'comet item add --vault'."
            ),
        };
    }

    /// <summary>What is kept there of a large vault's index saves time and memory; without it all is the same.</summary>
    private string? IndexFolder()
    {
        var home = context.Home;
        try
        {
            home.MakeInside(home.IndexFolder);
            return home.IndexFolder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PurposeOf(string vaultId) => $"vault master key {vaultId}";
}
