using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Brings runs into an index and keeps them few. One caller at a time.</summary>
/// <param name="folder">Takes the merged runs.</param>
/// <param name="spilled">The runs, guarded by the gate.</param>
/// <param name="gate">Held while runs are exchanged, not while they are merged.</param>
/// <param name="smallest">Entries in a run of the smallest size.</param>
/// <param name="isKept">Whether a pack, by its number in the index, is still of use.</param>
/// <param name="recordOf">The pack of a number in the index.</param>
internal sealed class RunUpkeep(
    RunFolder folder,
    SpilledPlaces spilled,
    Lock gate,
    int smallest,
    Func<int, bool> isKept,
    Func<int, PackRecord> recordOf
)
{
    /// <summary>Brings a copy of another index's run in.</summary>
    /// <param name="run">The run.</param>
    /// <param name="takePack">Gives each pack its number in this index, or -1; called under the gate.</param>
    /// <exception cref="InvalidDataException">A run was damaged; it is not used any more.</exception>
    /// <exception cref="IOException">There is no room, or no folder.</exception>
    public void Take(SortedRun run, Func<PackRecord, int> takePack)
    {
        var file = folder.Copy(run);
        lock (gate)
        {
            if (folder.TryOpen(file, takePack) is { } taken)
            {
                spilled.Add(taken);
            }
        }

        Compact();
    }

    /// <summary>Merges runs of one size until there are few of each.</summary>
    /// <exception cref="InvalidDataException">A run was damaged; it is not used any more.</exception>
    /// <exception cref="IOException">There is no room, or no folder.</exception>
    public void Compact()
    {
        while (Choose() is { } inputs)
        {
            Merge(inputs);
        }
    }

    private SortedRun[]? Choose()
    {
        lock (gate)
        {
            return RunMerge.Choose(spilled.Runs, smallest);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The list of runs owns the merged one.")]
    private void Merge(SortedRun[] inputs)
    {
        SortedRun merged;
        try
        {
            merged = new RunMerge(inputs, isKept).Run(folder, recordOf);
        }
        catch (InvalidDataException)
        {
            lock (gate)
            {
                Array.FindAll(inputs, static input => input.IsBroken).ToList().ForEach(spilled.Drop);
            }

            throw;
        }

        lock (gate)
        {
            spilled.Add(merged);
            Array.ForEach(inputs, spilled.Remove);
        }

        foreach (var input in inputs)
        {
            RunFolder.TryDelete(input.Path);
            input.Dispose();
        }
    }
}
