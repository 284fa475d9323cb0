using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Keys;

/// <summary>The wrapped copies of the master key under <c>keys/</c>.</summary>
internal sealed class KeySlotStore(IBlobStore store, VaultId vault)
{
    /// <summary>Header, master key, the longest label and what surrounds them stay below this.</summary>
    private const int LargestFile = 4096;

    public async ValueTask PutPasswordAsync(
        MasterKey master,
        KeySlot slot,
        string password,
        PasswordKdf kdf,
        CancellationToken cancellationToken
    )
    {
        var utf8 = ToUtf8(password);
        try
        {
            var file = KeySlotFile.WrapForPassword(master, slot, vault.Value, utf8, kdf);
            await PutAsync(file, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    public ValueTask PutRecoveryAsync(
        MasterKey master,
        KeySlot slot,
        RecoveryKey recovery,
        CancellationToken cancellationToken
    ) => PutAsync(KeySlotFile.WrapForRecovery(master, slot, vault.Value, recovery), cancellationToken);

    public ValueTask<bool> DeleteAsync(KeySlotId id, CancellationToken cancellationToken) =>
        store.DeleteAsync(VaultNames.KeySlot(id), cancellationToken);

    /// <summary>Finds the master key that a credential gives; the log must still say whether the slot counts.</summary>
    /// <returns>The key, the caller's, and the slot that it came from (null for the key itself).</returns>
    public async ValueTask<(MasterKey Key, KeySlotId? Slot)> UnlockAsync(
        VaultCredential credential,
        CancellationToken cancellationToken
    )
    {
        switch (credential)
        {
            case MasterKeyCredential master:
                return (MasterKey.Import(master.Key.Span), null);
            case RecoveryCredential recovery:
                return await UnlockAsync(recovery, cancellationToken).ConfigureAwait(false);
            case PasswordCredential password:
                return await UnlockAsync(password, cancellationToken).ConfigureAwait(false);
            default:
                throw new UnreachableException($"{credential.GetType()} is not a credential.");
        }
    }

    /// <summary>Why a slot's file cannot be used; null: it can.</summary>
    public async ValueTask<string?> FindProblemAsync(KeySlot slot, CancellationToken cancellationToken)
    {
        var (bytes, unreadable) = await ReadAsync(VaultNames.KeySlot(slot.Id), cancellationToken).ConfigureAwait(false);
        if (unreadable is not null)
        {
            return unreadable;
        }

        if (bytes is null)
        {
            return "it is missing.";
        }

        try
        {
            var file = KeySlotFile.Read(bytes);
            return file.Id == slot.Id && file.Kind == slot.Kind && file.VaultId == vault.Value
                ? null
                : "it belongs to another slot or vault.";
        }
        catch (SealingException exception)
        {
            return exception.Cause;
        }
    }

    public static VaultException WrongPassword() =>
        new(
            "vault.wrong-password",
            "The password does not open this vault.",
            "Type it again, or use the recovery key."
        );

    public static VaultException WrongRecoveryKey(string problem) =>
        new(
            "vault.wrong-recovery-key",
            $"The recovery key does not open this vault: {problem}",
            "Compare it with what was written down when the vault was created, or use a password."
        );

    private async ValueTask<(MasterKey Key, KeySlotId? Slot)> UnlockAsync(
        RecoveryCredential credential,
        CancellationToken cancellationToken
    )
    {
        if (!RecoveryKey.TryParse(credential.Text, out var recovery, out var problem))
        {
            throw WrongRecoveryKey(problem);
        }

        var seen = new SeenSlots();
        using (recovery)
        {
            var files = ReadFilesAsync(KeySlotKind.Recovery, seen, cancellationToken);
            await foreach (var file in files.ConfigureAwait(false))
            {
                if (file.TryUnwrap(recovery) is { } unlocked)
                {
                    return (unlocked.MasterKey, unlocked.Slot.Id);
                }
            }
        }

        throw seen.Explain("recovery key", "a password") ?? WrongRecoveryKey("it is that of another vault.");
    }

    private async ValueTask<(MasterKey Key, KeySlotId? Slot)> UnlockAsync(
        PasswordCredential credential,
        CancellationToken cancellationToken
    )
    {
        var seen = new SeenSlots();
        var utf8 = ToUtf8(credential.Password);
        try
        {
            var files = ReadFilesAsync(KeySlotKind.Password, seen, cancellationToken);
            await foreach (var file in files.ConfigureAwait(false))
            {
                if (file.TryUnwrap(utf8) is { } unlocked)
                {
                    return (unlocked.MasterKey, unlocked.Slot.Id);
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }

        throw seen.Explain("password", "the recovery key") ?? WrongPassword();
    }

    private async IAsyncEnumerable<KeySlotFile> ReadFilesAsync(
        KeySlotKind kind,
        SeenSlots seen,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var listing = store.ListAsync(VaultNames.KeysFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            var (bytes, problem) = await ReadAsync(listed.Name, cancellationToken).ConfigureAwait(false);
            if (bytes is null && problem is null)
            {
                continue;
            }

            if (bytes is null || TryRead(bytes, out problem) is not { } file || file.VaultId != vault.Value)
            {
                seen.AddUnusable(listed.Name, problem ?? "it belongs to another vault, or log/0000000000000000 is damaged.");
            }
            else if (file.Kind == kind)
            {
                seen.AddUsable();
                yield return file;
            }
        }
    }

    /// <returns>The bytes, or why there are none although the object is there; neither: it is not there.</returns>
    private async ValueTask<(byte[]? Bytes, string? Problem)> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return (await BlobBytes.ReadWholeAsync(store, name, LargestFile, cancellationToken).ConfigureAwait(false), null);
        }
        catch (VaultException exception)
        {
            return (null, exception.Message);
        }
        catch (BlobStoreException failure)
        {
            if (await BlobBytes.IsUnreadableAsync(store, name, failure, cancellationToken).ConfigureAwait(false))
            {
                return (null, failure.Message);
            }

            throw;
        }
    }

    /// <summary>A damaged slot is passed over, for another one may open the vault.</summary>
    private static KeySlotFile? TryRead(byte[] bytes, out string? problem)
    {
        try
        {
            problem = null;
            return KeySlotFile.Read(bytes);
        }
        catch (SealingException exception)
        {
            problem = exception.Cause;
            return null;
        }
    }

    private async ValueTask PutAsync(KeySlotFile file, CancellationToken cancellationToken) =>
        await store
            .PutAsync(VaultNames.KeySlot(file.Id), new ReadOnlySequence<byte>(file.Bytes), cancellationToken)
            .ConfigureAwait(false);

    private static byte[] ToUtf8(string password) => Encoding.UTF8.GetBytes(password);
}
