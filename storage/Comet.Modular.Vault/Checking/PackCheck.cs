using System.Buffers;
using System.Collections.Concurrent;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Checking;

/// <summary>Holds every live pack against the log, and reads the chosen ones whole.</summary>
internal sealed class PackCheck(VaultParts parts, PackReader packs, ProblemList problems, CheckedPacks found)
    : IDisposable
{
    /// <summary>Hashing and decoding are the work; a check must leave room for backups.</summary>
    private const int PacksAtOnce = 2;

    /// <summary>Damaged blocks and chunks that a problem counts out by name.</summary>
    private const int NamedBlocks = 5;

    private readonly ConcurrentBag<BlockOpener> _openers = [];
    private readonly ConcurrentDictionary<PackRecord, bool> _withoutTrailer = [];

    public async ValueTask RunAsync(
        IReadOnlyList<PackRecord> live,
        IReadOnlySet<PackId> chosen,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        var lengths = await ListAsync(cancellationToken).ConfigureAwait(false);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = PacksAtOnce,
            CancellationToken = cancellationToken,
        };
        var count = 0;
        await Parallel
            .ForEachAsync(
                live,
                options,
                async (pack, stop) =>
                {
                    await CheckAsync(pack, lengths, chosen.Contains(pack.Id), stop).ConfigureAwait(false);
                    done(Interlocked.Increment(ref count));
                }
            )
            .ConfigureAwait(false);
    }

    public void Dispose()
    {
        while (_openers.TryTake(out var opener))
        {
            opener.Dispose();
        }
    }

    /// <summary>
    /// Looks into a pack whose trailer is damaged by way of what an index segment says of it, as readers do: blocks that
    /// open, and have the chunks that they should, are not lost.
    /// </summary>
    public async ValueTask CheckByHintAsync(PackContents hint, CancellationToken cancellationToken)
    {
        if (_withoutTrailer.TryRemove(hint.Record, out _))
        {
            var name = VaultNames.Pack(hint.Record.Session, hint.Record.Id).Value;
            found.Add(hint, await ReadBlocksAsync(hint, name, cancellationToken).ConfigureAwait(false));
        }
    }

    private async ValueTask<Dictionary<string, long>> ListAsync(CancellationToken cancellationToken)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        var listing = parts.Store.ListAsync(VaultNames.PacksFolder, cancellationToken);
        await foreach (var listed in listing.ConfigureAwait(false))
        {
            lengths[listed.Name.Value] = listed.Length;
        }

        return lengths;
    }

    private async ValueTask CheckAsync(
        PackRecord pack,
        Dictionary<string, long> lengths,
        bool read,
        CancellationToken cancellationToken
    )
    {
        var name = VaultNames.Pack(pack.Session, pack.Id).Value;
        if (!lengths.TryGetValue(name, out var length))
        {
            problems.Add(PackFaults.Missing(pack.Session, pack.Id), name);
            return;
        }

        if (length != pack.Length)
        {
            var problem = $"it has {length} bytes where the log says {pack.Length}.";
            problems.Add(PackFaults.Damaged(pack.Session, pack.Id, problem), name);
            return;
        }

        try
        {
            var contents = await packs.ReadContentsAsync(pack, cancellationToken).ConfigureAwait(false);
            ThrowIfOverlapping(contents);
            var bad = read ? await ReadBlocksAsync(contents, name, cancellationToken).ConfigureAwait(false) : [];
            found.Add(contents, bad);
        }
        catch (VaultException exception)
        {
            problems.Add(exception, name);
            _withoutTrailer[pack] = true;
        }
        catch (BlobStoreException exception)
        {
            problems.Add(exception, name);
        }
    }

    private async ValueTask<HashSet<int>> ReadBlocksAsync(
        PackContents contents,
        string name,
        CancellationToken cancellationToken
    )
    {
        var bad = new HashSet<int>();
        var opener = _openers.TryTake(out var kept) ? kept : new BlockOpener();
        try
        {
            foreach (
                var slot in Enumerable.Range(0, contents.Blocks.Length).OrderBy(slot => contents.Blocks[slot].Offset)
            )
            {
                if (!await IsGoodAsync(contents, slot, opener, cancellationToken).ConfigureAwait(false))
                {
                    bad.Add(slot);
                }
            }
        }
        finally
        {
            _openers.Add(opener);
        }

        if (bad.Count > 0)
        {
            var named = string.Join(", ", bad.Order().Take(NamedBlocks));
            var record = contents.Record;
            var problem = $"{bad.Count} of its {contents.Blocks.Length} blocks are not what was written ({named}).";
            problems.Add(PackFaults.Damaged(record.Session, record.Id, problem), name);
        }

        return bad;
    }

    private async ValueTask<bool> IsGoodAsync(
        PackContents contents,
        int slot,
        BlockOpener opener,
        CancellationToken cancellationToken
    )
    {
        var block = contents.Blocks[slot];
        var rented = ArrayPool<byte>.Shared.Rent(block.PlainLength);
        try
        {
            var plain = rented.AsMemory(0, block.PlainLength);
            await packs
                .ReadBlockAsync(contents.Record, slot, block, opener, plain, cancellationToken)
                .ConfigureAwait(false);
            return HasItsChunks(contents, block, plain.Span);
        }
        catch (Exception exception) when (exception is VaultException or BlobStoreException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool HasItsChunks(PackContents contents, BlockRecord block, ReadOnlySpan<byte> plain)
    {
        var ids = parts.Keys.IdsOf(contents.Record.Kind);
        Span<byte> id = stackalloc byte[ChunkId.Size];
        for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
        {
            var length = contents.Lengths[chunk];
            ids.Hash(plain[..length], id);
            if (!id[..contents.IdSize].SequenceEqual(contents.IdOf(chunk, contents.IdSize)))
            {
                return false;
            }

            plain = plain[length..];
        }

        return true;
    }

    private static void ThrowIfOverlapping(PackContents contents)
    {
        var end = 0L;
        foreach (var block in contents.Blocks.OrderBy(block => block.Offset))
        {
            if (block.Offset < end)
            {
                throw PackFaults.Damaged(contents.Record.Session, contents.Record.Id, "its blocks overlap.");
            }

            end = block.Offset + block.SealedLength;
        }
    }
}
