using System.Diagnostics;
using System.Globalization;
using Comet.Modular.Blobs.Local;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Pages;
using Comet.Modular.Vault.Keys;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Benchmark.Index;

/// <summary>
/// What a machine that is new to a vault reads of its index segments. The code is the product's, the chunks are made up.
/// </summary>
internal sealed class SegmentBenchmark(IndexOptions options)
{
    private static readonly int[] LookUps = [1, 9, 90, 900];

    private readonly VaultId _vault = VaultId.NewRandom();
    private readonly int _packs = checked((int)(options.Entries / MadePacks.Chunks) + 1);

    public async Task RunAsync()
    {
        var place = Path.Combine(options.Folder, $"segments-{_vault}");
        try
        {
            using var keys = new VaultKeys(MasterKey.Generate());
            await using var store = new CountedStore(LocalBlobStore.Create(place));
            var segments = new IndexStore(store, keys, _vault);
            await WriteAsync(segments);
            await ReadAsync(store, segments);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private async Task WriteAsync(IndexStore segments)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var made = Enumerable.Range(0, _packs).Select(MadePacks.Of);
        var written = await segments.TryWriteAsync(PackKind.Data, made, CancellationToken.None);
        var chunks = (double)_packs * MadePacks.Chunks;
        var seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Say("chunks", chunks);
        Say("bytes of segments", written);
        Say("bytes of segments for a chunk", written / chunks);
        Say("ms of processor for 200,000 chunks written", seconds * 1000 * 200_000 / chunks);
    }

    private async Task ReadAsync(CountedStore store, IndexStore segments)
    {
        using var packs = new PackPlaces(folder: null);
        var pages = new PagedPlaces(packs);
        var wanted = Enumerable.Range(0, _packs).Select(static number => MadePacks.Of(number).Record).ToDictionary(static pack => pack.Id);
        var listed = await segments.ListAsync(PackKind.Data, CancellationToken.None);
        var clock = Stopwatch.StartNew();
        foreach (var segment in listed)
        {
            var opened = await PagedSegment.OpenAsync(segments, PackKind.Data, segment, CancellationToken.None);
            pages.Add(opened!, wanted);
        }

        Say("segments", listed.Count);
        Say("seconds to read their directories", clock.Elapsed.TotalSeconds);
        Say("MiB in memory by count", pages.ResidentBytes / (double)(1 << 20));
        SayCount("directories", store, default);
        var asked = 0;
        foreach (var count in LookUps)
        {
            await AskAsync($"{count} more chunks in an order of chance", store, count, async () =>
            {
                var pack = (int)(++asked * 2_654_435_761L % _packs);
                var prefix = MadePacks.PrefixOf(pack, asked % MadePacks.Chunks);
                return await pages.FindAsync(prefix, CancellationToken.None) is not null;
            });
        }

        var next = 0;
        await AskAsync("100,000 chunks in the order of storing", store, 100_000, async () =>
        {
            var prefix = MadePacks.PrefixOf(next / MadePacks.Chunks % _packs, next++ % MadePacks.Chunks);
            return await pages.FindAsync(prefix, CancellationToken.None) is not null;
        });
        await AskAsync("100,000 chunks that are not there", store, 100_000, async () =>
            await pages.FindAsync(MadePacks.PrefixOf(~++asked, 1), CancellationToken.None) is null);
    }

    private static async Task AskAsync(string what, CountedStore store, int count, Func<Task<bool>> isRight)
    {
        var before = store.Counted;
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < count; number++)
        {
            if (!await isRight())
            {
                throw new InvalidOperationException("An answer is wrong.");
            }
        }

        Say($"us each for {what}", clock.Elapsed.TotalMicroseconds / count);
        SayCount(what, store, before);
    }

    private static void SayCount(string what, CountedStore store, (long Reads, long Bytes) before)
    {
        var (reads, bytes) = store.Counted;
        Say($"  reads for {what}", reads - before.Reads);
        Say($"  bytes for {what}", bytes - before.Bytes);
    }

    private static void Say(string what, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {figure,16:#,0.##}"));
}
