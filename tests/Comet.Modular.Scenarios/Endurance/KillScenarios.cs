using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

[Trait("Req", "HO-14")]
public sealed class KillScenarios(ITestOutputHelper output)
{
    /// <summary>More than seals and trees take beside the contents, and less than the packs of one killed run.</summary>
    private const long Overhead = 8L << 20;

    [Fact]
    public Task A_host_killed_at_any_moment_loses_nothing() => KillAsync(5, 500, 100L << 20, seed: 2);

    [Fact]
    public Task Three_hosts_killed_in_one_vault_lose_nothing() => KillThreeAsync(1, 200, 40L << 20, seed: 2);

    /// <summary>Started by tools/kill-campaign.</summary>
    [Fact(Explicit = true)]
    public async Task A_long_campaign_of_kills_loses_nothing()
    {
        await KillAsync(Number("CAMPAIGN_RUNS", 200), 3000, 300L << 20, Number("CAMPAIGN_SEED", 1));
        await KillThreeAsync(Number("CAMPAIGN_RUNS", 200) / 10, 1000, 100L << 20, Number("CAMPAIGN_SEED", 1));
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task KillAsync(int kills, int smallFiles, long largeBytes, int seed)
    {
        using var place = await Workplace.WithItemAsync();
        var host = new KilledHost(place, smallFiles, largeBytes, seed);
        var random = new Random(seed);
        while (host.Kills < kills)
        {
            var before = StoredBytes(place);
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                await host.KillOneAsync();
                await MustBeCleanAsync(place);
            }

            var left = StoredBytes(place) - before;
            await host.CompleteAsync();
            await MustBeCleanAsync(place);
            var added = StoredBytes(place) - before;
            output.WriteLine($"{host.Kills} kills, {Mebibytes(host.Source.Written)} written, {Mebibytes(left)} left by killed runs, {Mebibytes(added)} in all");
            Assert.InRange(added, 0, host.Source.Written + Overhead);
            await host.MustRestoreOneAsync();
            host.Source.Change();
        }

        for (var index = 0; index < host.Snapshots.Count; index++)
        {
            await host.Snapshots.MustRestoreAsync(index);
        }
    }

    private async Task KillThreeAsync(int rounds, int smallFiles, long largeBytes, int seed)
    {
        using var first = await Workplace.WithItemAsync();
        using var second = await JoinedAsync(first);
        using var third = await JoinedAsync(first);
        Workplace[] places = [first, second, third];
        var hosts = places.Select((place, index) => new KilledHost(place, smallFiles, largeBytes, seed + (100 * index))).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(hosts.Select(static host => KillThenCompleteAsync(host)));
            await MustBeCleanAsync(first);
            await Task.WhenAll(hosts.Select(static host => host.MustRestoreOneAsync()));
            output.WriteLine($"round {round + 1}: {hosts.Sum(static host => host.Kills)} kills, {Mebibytes(StoredBytes(first))} stored");
            Array.ForEach(hosts, static host => host.Source.Change());
        }
    }

    private static async Task KillThenCompleteAsync(KilledHost host)
    {
        for (var count = 0; count < 3; count++)
        {
            await host.KillOneAsync();
        }

        await host.CompleteAsync();
    }

    private static async Task<Workplace> JoinedAsync(Workplace first)
    {
        var place = new Workplace();
        (
            await place.CometAsync("vault", "open", first.Vault, "--name", "home", "--password-file", place.PasswordFile)
        ).MustEnd(0);
        await place.AddSourceItemAsync();
        return place;
    }

    private static async Task MustBeCleanAsync(Workplace place)
    {
        var check = (await place.CometAsync("vault", "check", "home", "--read-data", "--json")).MustEnd(0);
        Assert.True(check.Json.GetProperty("ok").GetBoolean(), check.Output);
    }

    private static long StoredBytes(Workplace place)
    {
        var packs = new DirectoryInfo(Path.Combine(place.Vault, "packs"));
        return packs.Exists ? packs.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length) : 0;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
