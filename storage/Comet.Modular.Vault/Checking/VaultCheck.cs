using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Log;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Reading;

namespace Comet.Modular.Vault.Checking;

/// <summary>Checks a vault as it is on the store: nothing that the open vault remembers is relied upon.</summary>
internal sealed class VaultCheck(VaultParts parts, CheckDepth depth, IProgress<CheckProgress>? progress)
{
    private readonly ProblemList _problems = new();
    private readonly CheckedPacks _found = new();

    public async ValueTask<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        Report(CheckStage.Log, 0, 1);
        var state = await new LogCheck(parts, _problems).RunAsync(cancellationToken).ConfigureAwait(false);
        await FollowLogAsync(cancellationToken).ConfigureAwait(false);
        Report(CheckStage.Log, 1, 1);
        using var packs = new PackReader(parts.Store, parts.Keys, parts.Id);
        var all = await FindPacksAsync(state, packs, cancellationToken).ConfigureAwait(false);
        var chosen = Choose(all);
        using (var check = new PackCheck(parts, packs, _problems, _found))
        {
            await check
                .RunAsync(
                    all,
                    chosen,
                    done => Report(CheckStage.Packs, done, all.Count),
                    cancellationToken
                )
                .ConfigureAwait(false);
            await new IndexCheck(parts, check, _problems, _found)
                .RunAsync((done, total) => Report(CheckStage.Index, done, total), cancellationToken)
                .ConfigureAwait(false);
        }

        await CheckSnapshotsAsync(state, packs, cancellationToken).ConfigureAwait(false);
        return new CheckReport(
            all.Count,
            chosen.Count,
            _found.Chunks,
            state.Snapshots.Count,
            _problems.ToList()
        );
    }

    /// <summary>
    /// Trees are looked up in what the open vault has folded, which must not be behind what was just read.
    /// </summary>
    private async ValueTask FollowLogAsync(CancellationToken cancellationToken)
    {
        try
        {
            await parts.Log.RefreshAsync(remembered: null, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException)
        {
            // The check of the log has named it.
        }
    }

    /// <summary>The live packs, and those whose names a damaged log may have lost.</summary>
    private async ValueTask<IReadOnlyList<PackRecord>> FindPacksAsync(
        LogState state,
        PackReader packs,
        CancellationToken cancellationToken
    )
    {
        var unnamed = new UnnamedPacks(parts.Store, parts.Log, packs);
        if (state.Damage.Count == 0 && !unnamed.MayExist)
        {
            return state.LivePacks;
        }

        var found = await unnamed
            .FindAsync(state.LivePacks, (name, problem) => _problems.Add(problem, name), cancellationToken)
            .ConfigureAwait(false);
        return [.. state.LivePacks, .. found.Select(static pack => pack.Record)];
    }

    private HashSet<PackId> Choose(IReadOnlyList<PackRecord> live)
    {
        var ids = live.Select(pack => pack.Id).ToArray();
        new Random(depth.Seed).Shuffle(ids);
        return [.. ids.Take((int)Math.Ceiling(ids.Length * depth.ReadPercent / 100))];
    }

    private async ValueTask CheckSnapshotsAsync(LogState state, PackReader packs, CancellationToken cancellationToken)
    {
        // Nothing that this machine has kept is believed here.
        using var index = new PackIndex(
            PackKind.Tree,
            parts.Store,
            parts.Log,
            parts.Segments,
            packs,
            new PackPlaces(folder: null)
        );
        using var blocks = new BlockSource(packs);
        using var reader = new ChunkReader(index, blocks, parts.Keys.IdsOf(PackKind.Tree));
        var trees = new TreeCheck(new TreeChunks(reader), _found);
        for (var number = 0; number < state.Snapshots.Count; number++)
        {
            var snapshot = state.Snapshots[number];
            var name = $"snapshot {snapshot.Id}";
            var what = $"the snapshot of '{snapshot.ItemName}' ({snapshot.Started:u})";
            try
            {
                var damage = await trees.RunAsync(snapshot, cancellationToken).ConfigureAwait(false);
                if (damage.Count > 0)
                {
                    _problems.Add(
                        "vault.damaged-snapshot",
                        name,
                        $"{damage.Count} entries of {what} cannot be restored whole: {damage.Reason}",
                        damage.Paths
                    );
                }
            }
            catch (Exception exception) when (exception is VaultException or BlobStoreException)
            {
                _problems.Add(
                    "vault.damaged-snapshot",
                    name,
                    $"Nothing of {what} can be restored: {exception.Message}"
                );
            }

            Report(CheckStage.Snapshots, number + 1, state.Snapshots.Count);
        }
    }

    private void Report(CheckStage stage, long done, long total) =>
        progress?.Report(new CheckProgress(stage, done, total));
}
