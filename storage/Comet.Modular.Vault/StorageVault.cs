using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault;

/// <summary>
/// An open vault: one log and the packs it names, on one store, which it owns. Safe for many threads, and any number of
/// programs may have the same vault open. Store failures come as <see cref="BlobStoreException"/>.
/// </summary>
public sealed class StorageVault : IAsyncDisposable
{
    private readonly VaultParts _parts;
    private readonly PageCutHash _cutHash;

    internal StorageVault(VaultParts parts)
    {
        _parts = parts;
        Parameters = parts.Log.Query(state => state.Genesis!.Parameters);
        _cutHash = PageCuts.CreateHash(parts.Keys);
    }

    /// <summary>The vault's id.</summary>
    public VaultId Id => _parts.Id;

    /// <summary>What it was made with.</summary>
    public VaultParameters Parameters { get; }

    /// <summary>The last log entry that was read. Remember it: it shows a store that was rolled back.</summary>
    public LogHead Head => _parts.Log.Head;

    /// <summary>
    /// What of the log is lost or was exchanged, as far as it was read. Then the vault can be read as far as it goes, and
    /// nothing can be added to it; <see cref="Head"/> is not to be remembered.
    /// </summary>
    public IReadOnlyList<VaultException> Damage => _parts.Log.Query(state => state.Damage.ToArray());

    /// <summary>The snapshots that count, complete and partial, in the order of the log as it was last read.</summary>
    public IReadOnlyList<SnapshotRecord> Snapshots => _parts.Log.Query(state => state.Snapshots.ToArray());

    /// <summary>The sessions in the order of the log as it was last read.</summary>
    public IReadOnlyList<SessionRecord> Sessions =>
        _parts.Log.Query(state => state.Sessions.Select(session => session.ToRecord()).ToArray());

    /// <summary>What opens the vault.</summary>
    public IReadOnlyList<KeySlot> KeySlots => _parts.Log.Query(state => state.KeySlots.ToArray());

    /// <summary>The live tree chunks, to read.</summary>
    public ITreeChunkStore Trees => _parts.Trees;

    /// <summary>Makes a vault on a store.</summary>
    /// <param name="store">The store; the vault's from here on, disposed also when this fails.</param>
    /// <param name="parameters">Sizes that the vault keeps for ever.</param>
    /// <param name="password">Its first password.</param>
    /// <param name="program">Name and version of the program that makes it.</param>
    /// <param name="time">The clock of the log's times.</param>
    /// <param name="cancellationToken">Cancels; the vault may have been made.</param>
    /// <exception cref="VaultException">
    /// <c>vault.exists</c>, <c>vault.bad-parameters</c> or <c>vault.bad-password</c>.
    /// </exception>
    public static ValueTask<CreatedVault> CreateAsync(
        IBlobStore store,
        VaultParameters parameters,
        string password,
        string program,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var opener = new VaultOpener(store, time);
        return opener.CreateAsync(parameters, password, PasswordKdf.Default, program, cancellationToken);
    }

    /// <summary>Opens the vault of a store.</summary>
    /// <param name="store">The store; the vault's from here on, disposed also when this fails.</param>
    /// <param name="credential">What opens it.</param>
    /// <param name="rememberedHead">A head that was seen before; null: none.</param>
    /// <param name="indexFolder">
    /// A folder for the index of a large vault, for its owner alone; what is in it may be deleted at any time. Null: it
    /// stays in memory.
    /// </param>
    /// <param name="time">The clock of the log's times.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultException">
    /// <c>vault.not-found</c>, <c>vault.wrong-password</c>, <c>vault.wrong-recovery-key</c>, <c>vault.wrong-key</c>,
    /// <c>vault.newer-format</c>, or <c>vault.damaged-log</c> if it is the genesis. Other damage is in <see cref="Damage"/>.
    /// </exception>
    public static ValueTask<StorageVault> OpenAsync(
        IBlobStore store,
        VaultCredential credential,
        LogHead? rememberedHead,
        string? indexFolder,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => new VaultOpener(store, time).OpenAsync(credential, rememberedHead, indexFolder, cancellationToken);

    /// <summary>Copies the master key out, to be wrapped for the next opening; the caller zeroes the copy.</summary>
    /// <param name="key">Room for exactly 32 bytes.</param>
    public void ExportMasterKey(Span<byte> key) => _parts.Keys.Master.Export(key);

    /// <summary>Derives a key for a purpose of the format, for example <c>chunker</c>; the caller zeroes it.</summary>
    /// <param name="purpose">As FORMAT.md section 4 names it.</param>
    /// <param name="key">32 bytes.</param>
    public void DeriveKey(string purpose, Span<byte> key) => _parts.Keys.Master.Derive(purpose, key);

    /// <summary>Reads what others have added to the log.</summary>
    /// <exception cref="VaultException">The log is of a newer format.</exception>
    public ValueTask RefreshAsync(CancellationToken cancellationToken) =>
        _parts.Log.RefreshAsync(remembered: null, cancellationToken);

    /// <summary>Begins a session; reads the log first.</summary>
    /// <returns>The session, the caller's to dispose before the vault.</returns>
    /// <exception cref="VaultException">The log is damaged or of a newer format.</exception>
    public ValueTask<VaultSession> BeginAsync(SessionDescription description, CancellationToken cancellationToken) =>
        BeginAsync(description, SpareCores.OfMachine, cancellationToken);

    /// <summary>A reader of content chunks with a cache of its own; dispose it when done.</summary>
    public ChunkReader CreateReader() => new(_parts.DataIndex, _parts.Blocks, _parts.Keys.IdsOf(PackKind.Data));

    /// <summary>A reader of directories.</summary>
    public TreeReader CreateTreeReader() => new(_parts.Trees);

    /// <summary>A writer of one tree through a session.</summary>
    public TreeWriter CreateTreeWriter(VaultSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new TreeWriter(session.Trees, _cutHash);
    }

    /// <summary>Reads a snapshot's manifest.</summary>
    /// <exception cref="VaultException">It is missing or damaged.</exception>
    public ValueTask<SnapshotManifest> LoadManifestAsync(SnapshotRecord snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return SnapshotManifest.LoadAsync(snapshot.Manifest, _parts.Trees, cancellationToken);
    }

    /// <summary>
    /// Looks whether the store has all packs that the log, as it was last read, calls live. It lists them and reads none.
    /// </summary>
    /// <returns>What tells what is left when some are lost; null when none is.</returns>
    public ValueTask<PresenceProbe?> FindLossAsync(CancellationToken cancellationToken) =>
        PresenceProbe.FindAsync(_parts, cancellationToken);

    /// <summary>Adds a password.</summary>
    /// <returns>The new key slot.</returns>
    public ValueTask<KeySlot> AddPasswordAsync(string password, string label, CancellationToken cancellationToken) =>
        new KeySlotChange(_parts).AddPasswordAsync(password, label, PasswordKdf.Default, cancellationToken);

    /// <summary>Takes a way to open the vault away; the master key stays the same.</summary>
    /// <exception cref="VaultException">
    /// <c>vault.refused</c>: there is none of this id, or it is the last of its kind.
    /// </exception>
    public ValueTask RemoveKeySlotAsync(KeySlotId id, CancellationToken cancellationToken) =>
        new KeySlotChange(_parts).RemoveAsync(id, cancellationToken);

    /// <summary>
    /// Checks the vault as it is on the store. What is damaged is in the report; it never ends the check.
    /// </summary>
    /// <param name="depth">How much is read.</param>
    /// <param name="progress">Told as the check goes on, from several threads; null: nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public ValueTask<CheckReport> CheckAsync(
        CheckDepth depth,
        IProgress<CheckProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(depth);
        return new VaultCheck(_parts, depth, progress).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    internal async ValueTask<VaultSession> BeginAsync(
        SessionDescription description,
        SpareCores cores,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(description);
        var entry = new BeginEntry(
            description.Client,
            description.Device,
            description.ItemName,
            description.Program
        );
        var begin = await _parts.Log.AppendAsync(_ => entry, cancellationToken).ConfigureAwait(false);
        return new VaultSession(_parts, Parameters, begin!.Value, cores);
    }
}
