using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Log;

namespace Comet.Modular.Vault;

/// <summary>Makes and opens vaults. Owns the store until a vault does.</summary>
internal sealed class VaultOpener(IBlobStore store, TimeProvider time)
{
    private const string FirstPasswordLabel = "first password";
    private const string RecoveryLabel = "recovery key";

    public async ValueTask<CreatedVault> CreateAsync(
        VaultParameters parameters,
        string password,
        PasswordKdf kdf,
        string program,
        CancellationToken cancellationToken
    )
    {
        var parts = new VaultParts(store, VaultId.NewRandom(), new VaultKeys(MasterKey.Generate()), indexFolder: null, time);
        try
        {
            ThrowIfNotValid(parameters);
            KeySlotChange.ThrowIfNoPassword(password);
            var first = await store.FindLengthAsync(VaultNames.LogEntry(0), cancellationToken).ConfigureAwait(false);
            if (first is not null)
            {
                throw Exists();
            }

            using var recovery = RecoveryKey.Generate();
            await WriteAsync(parts, parameters, password, recovery, kdf, program, cancellationToken)
                .ConfigureAwait(false);
            return new CreatedVault(new StorageVault(parts), recovery.ToText());
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<StorageVault> OpenAsync(
        VaultCredential credential,
        LogHead? remembered,
        string? indexFolder,
        CancellationToken cancellationToken
    )
    {
        VaultParts? parts = null;
        try
        {
            var first = await ReadGenesisAsync(cancellationToken).ConfigureAwait(false);
            var id = LogObject.ReadVaultId(first);
            var (master, slot) = await new KeySlotStore(store, id)
                .UnlockAsync(credential, cancellationToken)
                .ConfigureAwait(false);
            parts = new VaultParts(store, id, new VaultKeys(master), indexFolder, time);
            if (credential is MasterKeyCredential)
            {
                await ThrowIfWrongKeyAsync(parts, first, cancellationToken).ConfigureAwait(false);
            }

            await parts.Log.RefreshAsync(remembered, cancellationToken).ConfigureAwait(false);
            ThrowIfRemoved(parts.Log, slot, credential);
            return new StorageVault(parts);
        }
        catch
        {
            IAsyncDisposable owner = parts is null ? store : parts;
            await owner.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask WriteAsync(
        VaultParts parts,
        VaultParameters parameters,
        string password,
        RecoveryKey recovery,
        PasswordKdf kdf,
        string program,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var passwordSlot = new KeySlot(KeySlotId.Generate(), KeySlotKind.Password, now, FirstPasswordLabel);
        var recoverySlot = new KeySlot(KeySlotId.Generate(), KeySlotKind.Recovery, now, RecoveryLabel);
        var slots = parts.KeySlots;
        var master = parts.Keys.Master;
        var genesis = new GenesisEntry(0, 0, parameters, program, [passwordSlot, recoverySlot]);
        try
        {
            await slots.PutPasswordAsync(master, passwordSlot, password, kdf, cancellationToken).ConfigureAwait(false);
            await slots.PutRecoveryAsync(master, recoverySlot, recovery, cancellationToken).ConfigureAwait(false);
            await parts.Log.AppendAsync(_ => genesis, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException exception) when (exception.Code is "vault.damaged-log" or "vault.refused")
        {
            // Somebody else's genesis has the slot: it opens under another key.
            await ForgetAsync(slots, passwordSlot, recoverySlot).ConfigureAwait(false);
            throw Exists();
        }
        catch (Exception exception) when (exception is BlobStoreException or OperationCanceledException)
        {
            await CleanUpAsync(slots, passwordSlot, recoverySlot).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves the store as it was found, so that the same place takes the vault when the cause is mended.</summary>
    private async ValueTask CleanUpAsync(KeySlotStore slots, params KeySlot[] made)
    {
        try
        {
            // The genesis may have arrived all the same; then the slots are the only way in.
            var first = await store.FindLengthAsync(VaultNames.LogEntry(0), CancellationToken.None).ConfigureAwait(false);
            if (first is null)
            {
                await ForgetAsync(slots, made).ConfigureAwait(false);
            }
        }
        catch (BlobStoreException)
        {
            // The first failure is the one to tell.
        }
    }

    private static async ValueTask ForgetAsync(KeySlotStore slots, params KeySlot[] made)
    {
        foreach (var slot in made)
        {
            await slots.DeleteAsync(slot.Id, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static void ThrowIfNotValid(VaultParameters parameters)
    {
        if (!parameters.IsValid)
        {
            throw new VaultException(
                "vault.bad-parameters",
                "The sizes of chunks, blocks and packs do not fit each other.",
                $"Use minimum ≤ average ≤ maximum ≤ {VaultParameters.LargestChunk} bytes, blocks from 4 KiB, "
                    + "and packs no smaller than blocks."
            );
        }
    }

    /// <summary>A master key that somebody kept may be another vault's; one from a key slot cannot be.</summary>
    private static async ValueTask ThrowIfWrongKeyAsync(VaultParts parts, byte[] first, CancellationToken cancellationToken)
    {
        var damage = FindDamage(parts, slot: 0, first);
        if (damage?.InnerException is not SealingException)
        {
            return;
        }

        // A key that opens the next entry is the right one.
        var next = await LogObject.ReadAsync(parts.Store, slot: 1, cancellationToken).ConfigureAwait(false);
        throw next is not null && FindDamage(parts, slot: 1, next) is null
            ? damage
            : new VaultException(
                "vault.wrong-key",
                "The kept key does not open this vault: it belongs to another one, or log/0000000000000000 is damaged.",
                "Bring that object back from a copy of the store; if this is another vault, attach it with 'comet vault open'.",
                damage
            );
    }

    private static VaultException? FindDamage(VaultParts parts, ulong slot, byte[] bytes)
    {
        try
        {
            _ = LogObject.Open(parts.Keys.Log, parts.Id, slot, previous: [], bytes);
            return null;
        }
        catch (VaultException damage)
        {
            return damage;
        }
    }

    /// <summary>Whoever can write to the store can bring a removed key slot's object back; the log tells.</summary>
    private static void ThrowIfRemoved(VaultLog log, KeySlotId? slot, VaultCredential credential)
    {
        if (
            slot is { } used
            && !log.Query(state => state.Damage.Count > 0 || state.KeySlots.Any(known => known.Id == used))
        )
        {
            throw credential is RecoveryCredential
                ? KeySlotStore.WrongRecoveryKey("it was removed.")
                : KeySlotStore.WrongPassword();
        }
    }

    private async ValueTask<byte[]> ReadGenesisAsync(CancellationToken cancellationToken)
    {
        if (await LogObject.ReadAsync(store, slot: 0, cancellationToken).ConfigureAwait(false) is { } genesis)
        {
            return genesis;
        }

        // Never was a vault here, or the one that was has lost it.
        throw await new LaterEntries(store).IsHoleAsync(slot: 0, cancellationToken).ConfigureAwait(false)
            ? LogFaults.Damaged(slot: 0, "it is missing, and there are later ones.")
            : new VaultException(
                "vault.not-found",
                "There is no vault here: the store has no log/0000000000000000.",
                "Check the place, or create a vault there."
            );
    }

    private static VaultException Exists() =>
        new("vault.exists", "There is a vault here already.", "Open it, or choose another place for the new one.");
}
