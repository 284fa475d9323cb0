using System.Buffers;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Keys;

namespace Comet.Modular.Vault.Packs;

/// <summary>Reads packs from the store. Safe for many threads.</summary>
internal sealed class PackReader(IBlobStore store, VaultKeys keys, VaultId vault) : IDisposable
{
    /// <summary>Most trailers are shorter, so that one read brings trailer and footer.</summary>
    private const int TailRead = 64 << 10;

    /// <summary>Pack keys that are kept; each took a read of the store.</summary>
    private const int KeptKeys = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<PackId, PackKey> _packKeys = [];

    /// <summary>Reads what a pack says of itself; the caller compares it with what the log says.</summary>
    /// <exception cref="VaultException">The pack is missing or damaged.</exception>
    public async ValueTask<PackContents> ReadContentsAsync(
        ulong session,
        PackId id,
        long length,
        CancellationToken cancellationToken
    )
    {
        var start = await ReadStartAsync(session, id, cancellationToken).ConfigureAwait(false);
        var (kind, _) = PackObject.ReadHeader(start, vault, session, id);
        using var key = PackObject.OpenKey(keys.PackKeys, start, session, id);
        if (length < start.Length + PackObject.FooterSize)
        {
            throw PackFaults.Damaged(session, id, "it is cut short.");
        }

        var tail = await ReadExactlyAsync(session, id, length, TailRead, cancellationToken).ConfigureAwait(false);
        var (_, trailerLength) = PackObject.ReadFooter(tail.AsSpan(^PackObject.FooterSize..), session, id, length);
        var needed = trailerLength + PackObject.FooterSize;
        if (needed > tail.Length)
        {
            tail = await ReadExactlyAsync(session, id, length, needed, cancellationToken).ConfigureAwait(false);
        }

        var record = new PackRecord(session, id, kind, length, Blocks: 0, Chunks: 0);
        return PackObject.OpenTrailer(key, start, record, tail.AsSpan(^needed..^PackObject.FooterSize));
    }

    /// <summary>Reads what a live pack says of itself and holds it against the log.</summary>
    /// <exception cref="VaultException">The pack is missing, damaged, or not what the log says.</exception>
    public async ValueTask<PackContents> ReadContentsAsync(PackRecord pack, CancellationToken cancellationToken)
    {
        var contents = await ReadContentsAsync(pack.Session, pack.Id, pack.Length, cancellationToken)
            .ConfigureAwait(false);
        return contents.Record == pack
            ? contents
            : throw PackFaults.Damaged(pack.Session, pack.Id, "it is not what the log says that it is.");
    }

    /// <summary>Reads, authenticates and decodes one block.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="slot">The block's slot.</param>
    /// <param name="block">Where it is.</param>
    /// <param name="opener">The caller's, not used by others meanwhile.</param>
    /// <param name="plain">Takes the block; has exactly its plain length.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultException">The pack is missing, or the block is damaged.</exception>
    public async ValueTask ReadBlockAsync(
        PackRecord pack,
        int slot,
        BlockRecord block,
        BlockOpener opener,
        Memory<byte> plain,
        CancellationToken cancellationToken
    )
    {
        var key = await GetKeyAsync(pack, cancellationToken).ConfigureAwait(false);
        var rented = ArrayPool<byte>.Shared.Rent(block.SealedLength);
        try
        {
            var sealedBytes = rented.AsMemory(0, block.SealedLength);
            var read = await ReadAsync(pack.Session, pack.Id, block.Offset, sealedBytes, cancellationToken)
                .ConfigureAwait(false);
            if (read is null)
            {
                throw PackFaults.Missing(pack.Session, pack.Id);
            }

            if (read < block.SealedLength)
            {
                throw PackFaults.Damaged(pack.Session, pack.Id, "it is cut short.");
            }

            opener.Open(key, Place(pack, slot), block.Codec, sealedBytes.Span, plain.Span);
        }
        catch (SealingException exception)
        {
            throw PackFaults.Damaged(pack.Session, pack.Id, exception.Cause, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static BlockPlace Place(PackRecord pack, int slot) => new(pack.Id.Value, (byte)pack.Kind, (uint)slot);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _packKeys.Values)
            {
                key.Dispose();
            }

            _packKeys.Clear();
        }
    }

    private async ValueTask<PackKey> GetKeyAsync(PackRecord pack, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_packKeys.TryGetValue(pack.Id, out var known))
            {
                return known;
            }
        }

        var start = await ReadStartAsync(pack.Session, pack.Id, cancellationToken).ConfigureAwait(false);
        if (PackObject.ReadHeader(start, vault, pack.Session, pack.Id).Kind != pack.Kind)
        {
            throw PackFaults.Damaged(pack.Session, pack.Id, "it is not what the log says that it is.");
        }

        var key = PackObject.OpenKey(keys.PackKeys, start, pack.Session, pack.Id);
        lock (_lock)
        {
            if (_packKeys.Count >= KeptKeys)
            {
                // Not disposed: another thread may be opening a block with one of them.
                _packKeys.Clear();
            }

            _packKeys[pack.Id] = key;
        }

        return key;
    }

    /// <summary>Header and all envelopes.</summary>
    private async ValueTask<byte[]> ReadStartAsync(ulong session, PackId id, CancellationToken cancellationToken)
    {
        var start = await ReadUpToAsync(session, id, PackObject.FirstBlock, cancellationToken).ConfigureAwait(false);
        var (_, envelopes) = PackObject.ReadHeader(start, vault, session, id);
        return envelopes == 1
            ? start
            : await ReadUpToAsync(
                    session,
                    id,
                    PackObject.HeaderSize + (envelopes * PackObject.EnvelopeSize),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private async ValueTask<byte[]> ReadUpToAsync(
        ulong session,
        PackId id,
        int count,
        CancellationToken cancellationToken
    )
    {
        var bytes = new byte[count];
        var read = await ReadAsync(session, id, offset: 0, bytes, cancellationToken).ConfigureAwait(false);
        return read is { } length ? bytes[..length] : throw PackFaults.Missing(session, id);
    }

    /// <summary>The last bytes of a pack of this length.</summary>
    private async ValueTask<byte[]> ReadExactlyAsync(
        ulong session,
        PackId id,
        long packLength,
        int count,
        CancellationToken cancellationToken
    )
    {
        // One byte more would be there if the pack were longer than it should be.
        var wanted = (int)Math.Min(count, packLength);
        var bytes = new byte[wanted + 1];
        var read = await ReadAsync(session, id, packLength - wanted, bytes, cancellationToken).ConfigureAwait(false);
        return read is null ? throw PackFaults.Missing(session, id)
            : read == wanted ? bytes[..wanted]
            : throw PackFaults.Damaged(session, id, $"its length is not {packLength}.");
    }

    /// <summary>Null: there is no such pack.</summary>
    private async ValueTask<int?> ReadAsync(
        ulong session,
        PackId id,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var name = VaultNames.Pack(session, id);
        try
        {
            return await store.ReadAsync(name, offset, buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (BlobStoreException failure)
        {
            if (await BlobBytes.IsUnreadableAsync(store, name, failure, cancellationToken).ConfigureAwait(false))
            {
                throw PackFaults.Damaged(session, id, failure.Message, failure);
            }

            throw;
        }
    }
}
