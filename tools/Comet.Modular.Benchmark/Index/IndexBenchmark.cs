using System.Diagnostics;
using System.Globalization;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Benchmark.Index;

/// <summary>What the index of a vault takes, and what a look into it costs. The code is the product's, the chunks are made up.</summary>
internal sealed class IndexBenchmark(IndexOptions options)
{
    private const double ChunksOfTebibyte = 16_800_000;
    private const int Asked = 2_000_000;
    private const int AskedHere = 100_000;

    private readonly VaultId _vault = VaultId.NewRandom();
    private readonly int _packs = checked((int)(options.Entries / MadePacks.Chunks) + 1);

    /// <summary>As the log has them; they are counted as the index's.</summary>
    private readonly List<PackRecord> _records = [];

    public void Run()
    {
        var place = Directory.CreateDirectory(Path.Combine(options.Folder, $"index-{_vault}")).FullName;
        try
        {
            var runs = new RunFolder(place, _vault, PackKind.Data);
            var before = Resident();
            Fill(runs);
            using var index = Open(runs);
            Say("entries", (long)_packs * MadePacks.Chunks);
            Say("packs", _packs);
            Say("files", index.Runs.Count);
            Say("bytes in files", index.Runs.Sum(static run => run.Bytes));
            SayShare("MiB by count", index.ResidentBytes);
            Ask("ns for a chunk that is new", Asked, index, isThere: false, static number => MadePacks.PrefixOf(~number, 1));
            Ask("ns for one that is there, in an order of chance", AskedHere, index, isThere: true, number => AnyOf(number));
            Ask("ns for one that is there, in the order of storing", Asked, index, isThere: true, number => NextOf(number));
            SayShare("MiB of the process, grown by", Resident() - before);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private void Fill(RunFolder runs)
    {
        var clock = Stopwatch.StartNew();
        using (var index = new PackPlaces(runs))
        {
            for (var number = 0; number < _packs; number++)
            {
                var pack = MadePacks.Of(number);
                _records.Add(pack.Record);
                index.Add(pack);
            }
        }

        Say("seconds to build it", clock.Elapsed.TotalSeconds);
    }

    private PackPlaces Open(RunFolder runs)
    {
        var wanted = _records.ToDictionary(static record => record.Id);
        var clock = Stopwatch.StartNew();
        var index = new PackPlaces(runs);
        index.OpenRuns(wanted);
        Say("seconds to open it", clock.Elapsed.TotalSeconds);
        return wanted.Count == 0 ? index : throw new InvalidOperationException($"{wanted.Count} packs are in no run.");
    }

    private static void Ask(string what, int count, PackPlaces index, bool isThere, Func<int, Bits128> prefixOf)
    {
        var clock = Stopwatch.StartNew();
        var wrong = 0;
        for (var number = 0; number < count; number++)
        {
            wrong += index.Contains(prefixOf(number)) == isThere ? 0 : 1;
        }

        Say(what, clock.Elapsed.TotalNanoseconds / count);
        if (wrong > 0)
        {
            throw new InvalidOperationException($"{wrong} answers are wrong.");
        }
    }

    private Bits128 AnyOf(int number) =>
        MadePacks.PrefixOf((int)(number * 2_654_435_761L % _packs), number % MadePacks.Chunks);

    /// <summary>Pack after pack, and the packs in an order of chance.</summary>
    private Bits128 NextOf(int number) =>
        MadePacks.PrefixOf((int)(number / MadePacks.Chunks * 2_654_435_761L % _packs), number % MadePacks.Chunks);

    /// <summary>Memory that is the process's own, after everything that can go is gone.</summary>
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    private void SayShare(string what, long bytes)
    {
        const double MiB = 1 << 20;
        Say(what, bytes / MiB);
        Say("  for each 16.8 million", bytes / MiB * ChunksOfTebibyte / ((double)_packs * MadePacks.Chunks));
    }

    private static void Say(string what, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50} {figure,16:#,0.##}"));
}
