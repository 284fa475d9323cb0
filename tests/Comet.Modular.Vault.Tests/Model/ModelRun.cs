namespace Comet.Modular.Vault.Tests.Model;

/// <summary>One course of events, played step by step.</summary>
internal sealed class ModelRun : IAsyncDisposable
{
    private readonly List<ModelLane> _lanes = [];
    private readonly int _faults;

    private ModelRun(ModelWorld world)
    {
        Store = new ModelStore(world.Before, world.StoreOverwrites);
        _faults = world.Faults;
    }

    public ModelStore Store { get; }

    public IEnumerable<ModelWriter> Writers => _lanes.Select(static lane => lane.Writer!);

    /// <summary>
    /// Tells states apart: what each writer has asked and heard decides what it does next and what is in the store, in
    /// whichever order steps came that do not touch each other.
    /// </summary>
    public string State => StateOf(_lanes.Select(static lane => lane.History));

    public static async Task<ModelRun> StartAsync(ModelWorld world)
    {
        var run = new ModelRun(world);
        foreach (var script in world.Scenario.Writers)
        {
            var lane = new ModelLane(run.Store, run._lanes.Count);
            run._lanes.Add(lane);
            await lane.StartAsync(world.Key, script);
        }

        return run;
    }

    /// <summary>All that can happen next.</summary>
    public List<ModelMove> FindMoves()
    {
        var moves = new List<ModelMove>();
        var mayFail = _lanes.Sum(static lane => lane.Faults) < _faults;
        for (var number = 0; number < _lanes.Count; number++)
        {
            var lane = _lanes[number];
            if (lane.Step is { } step)
            {
                moves.AddRange(
                    lane.Fates(mayFail).Select(fate => new ModelMove(number, step, fate, StateAfter(number, fate)))
                );
            }
        }

        return moves;
    }

    public async Task MakeAsync(ModelMove move)
    {
        var lane = _lanes[move.Writer];
        if (!string.Equals(lane.Step, move.Step, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The run is not the same again: {lane.Step} instead of {move}.");
        }

        await lane.MoveAsync(move.Fate);
        foreach (var each in _lanes)
        {
            while (await each.PassAsync()) { }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }
    }

    private static string StateOf(IEnumerable<string> histories) => string.Join('|', histories);

    private string StateAfter(int writer, ModelFate fate) =>
        StateOf(_lanes.Select((lane, number) => number == writer ? lane.HistoryAfter(fate) : lane.History));
}
