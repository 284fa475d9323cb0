using Comet.Modular.Sealing;
using Comet.Modular.Vault.Log;

namespace Comet.Modular.Vault.Keys;

/// <summary>Adds and removes ways to open a vault: the log decides, the objects under <c>keys/</c> follow.</summary>
internal sealed class KeySlotChange(VaultParts parts)
{
    public async ValueTask<KeySlot> AddPasswordAsync(
        string password,
        string label,
        PasswordKdf kdf,
        CancellationToken cancellationToken
    )
    {
        ThrowIfNoPassword(password);
        var slot = new KeySlot(KeySlotId.Generate(), KeySlotKind.Password, parts.Time.GetUtcNow(), label);
        // The object first: a slot that the log names must open.
        await parts
            .KeySlots.PutPasswordAsync(parts.Keys.Master, slot, password, kdf, cancellationToken)
            .ConfigureAwait(false);
        await parts.Log.AppendAsync(_ => new KeysEntry([slot], []), cancellationToken).ConfigureAwait(false);
        return slot;
    }

    public async ValueTask RemoveAsync(KeySlotId id, CancellationToken cancellationToken)
    {
        // The log first: an object that comes back does not open the vault any more.
        await parts.Log.AppendAsync(_ => new KeysEntry([], [id]), cancellationToken).ConfigureAwait(false);
        await parts.KeySlots.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public static void ThrowIfNoPassword(string password)
    {
        if (string.IsNullOrEmpty(password))
        {
            throw new VaultException(
                "vault.bad-password",
                "The password is empty.",
                "Choose a password with at least one character."
            );
        }
    }
}
