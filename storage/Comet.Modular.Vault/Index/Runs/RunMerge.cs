using System.Buffers;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Makes one run of several, in one pass over each. Packs that nobody wants from them are left out.</summary>
internal sealed class RunMerge
{
    /// <summary>So many runs of about one size become one: so there are few, and an entry is not written often.</summary>
    private const int RunsOfOneSize = 4;

    private readonly SortedRun[] _inputs;
    private readonly int[][] _packs;
    private readonly List<(SortedRun Run, int Pack)> _kept = [];

    /// <param name="inputs">The runs.</param>
    /// <param name="isWanted">Whether a pack, by its number in the index, is to be kept.</param>
    public RunMerge(IEnumerable<SortedRun> inputs, Func<int, bool> isWanted)
    {
        _inputs = [.. inputs];
        _packs = new int[_inputs.Length][];
        for (var input = 0; input < _inputs.Length; input++)
        {
            var run = _inputs[input];
            var packs = _packs[input] = new int[run.Numbers.Length];
            for (var pack = 0; pack < packs.Length; pack++)
            {
                packs[pack] = -1;
                if (run.Numbers[pack] is var number and >= 0 && isWanted(number))
                {
                    packs[pack] = _kept.Count;
                    _kept.Add((run, pack));
                }
            }
        }
    }

    /// <summary>The runs to merge next; null: they are few enough.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="smallest">Entries in a run of the smallest size.</param>
    public static SortedRun[]? Choose(IEnumerable<SortedRun> runs, int smallest) =>
        runs.GroupBy(run => SizeOf(run, smallest))
            .FirstOrDefault(static same => same.Count() >= RunsOfOneSize)
            ?.ToArray();

    /// <param name="folder">Takes the new run.</param>
    /// <param name="recordOf">The pack of a number in the index.</param>
    public SortedRun Run(RunFolder folder, Func<int, PackRecord> recordOf)
    {
        var numbers = _kept.ConvertAll(static kept => kept.Run.Numbers[kept.Pack]).ToArray();
        return folder.Write(
            _inputs.Sum(static input => input.Entries),
            writer =>
            {
                MergeEntries(writer);
                for (var pack = 0; pack < numbers.Length; pack++)
                {
                    AddPack(writer, recordOf(numbers[pack]), _kept[pack]);
                }
            },
            numbers
        );
    }

    private static void AddPack(RunWriter writer, PackRecord record, (SortedRun Run, int Pack) from)
    {
        var size = from.Run.PackSize(from.Pack);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            from.Run.ReadPack(from.Pack, bytes.AsSpan(0, size));
            writer.AddPack(record, bytes.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int SizeOf(SortedRun run, int smallest)
    {
        var size = 0;
        for (var entries = run.Entries / smallest; entries >= RunsOfOneSize; entries /= RunsOfOneSize)
        {
            size++;
        }

        return size;
    }

    private void MergeEntries(RunWriter writer)
    {
        var cursors = new List<RunCursor>();
        for (var input = 0; input < _inputs.Length; input++)
        {
            cursors.Add(new RunCursor(_inputs[input], _packs[input]));
        }

        cursors.RemoveAll(static cursor => !cursor.HasEntry);
        while (cursors.Count > 0)
        {
            // Few runs are merged at a time, so that a look at each is as quick as a heap.
            var first = cursors[0];
            for (var index = 1; index < cursors.Count; index++)
            {
                if (cursors[index].Entry.Key < first.Entry.Key)
                {
                    first = cursors[index];
                }
            }

            writer.Add(first.Entry);
            first.Move();
            if (!first.HasEntry)
            {
                cursors.Remove(first);
            }
        }
    }
}
