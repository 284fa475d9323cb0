using System.Collections.Concurrent;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>
/// Plays every course of events of a world, depth first: a run goes on with the first move that leads to a state nobody
/// has seen, and the others are played again from the beginning later.
/// </summary>
internal sealed class ModelExploration(ModelWorld world)
{
    private readonly ConcurrentDictionary<string, bool> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _stores = new(StringComparer.Ordinal);
    private readonly VaultLaws _laws = new(world);
    private int _ends;
    private int _runs;

    public async Task<ModelResult> RunAsync(CancellationToken cancellationToken)
    {
        List<ModelMove[]> wave = [[]];
        while (wave.Count > 0)
        {
            var next = new ConcurrentBag<ModelMove[]>();
            await Parallel.ForEachAsync(wave, cancellationToken, async (path, _) => await PlayAsync(path, next));
            wave = [.. next];
        }

        return new ModelResult(_states.Count, _stores.Count, _ends, _runs);
    }

    private async Task PlayAsync(ModelMove[] path, ConcurrentBag<ModelMove[]> later)
    {
        if (path.Length > 0 && !_states.TryAdd(path[^1].StateAfter, value: true))
        {
            return;
        }

        Interlocked.Increment(ref _runs);
        var taken = path.ToList();
        await using var run = await ModelRun.StartAsync(world);
        foreach (var move in path)
        {
            await run.MakeAsync(move);
        }

        try
        {
            do
            {
                await CheckAsync(run);
            } while (await GoOnAsync(run, taken, later));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"A law is broken after\n{string.Join('\n', taken)}", failure);
        }
    }

    private async Task CheckAsync(ModelRun run)
    {
        if (_stores.TryAdd(run.Store.Key, value: true))
        {
            await _laws.CheckAsync(run.Store.Memory);
        }
    }

    /// <returns>Whether the run has come to a new state.</returns>
    private async Task<bool> GoOnAsync(ModelRun run, List<ModelMove> taken, ConcurrentBag<ModelMove[]> later)
    {
        var moves = run.FindMoves();
        if (moves.Count == 0)
        {
            Interlocked.Increment(ref _ends);
            await _laws.CheckConfirmedAsync(run.Store.Memory, run.Writers);
            return false;
        }

        var chosen = moves.Find(move => _states.TryAdd(move.StateAfter, value: true));
        foreach (var other in moves.Where(move => move != chosen && !_states.ContainsKey(move.StateAfter)))
        {
            later.Add([.. taken, other]);
        }

        if (chosen is null)
        {
            return false;
        }

        taken.Add(chosen);
        await run.MakeAsync(chosen);
        return true;
    }
}
