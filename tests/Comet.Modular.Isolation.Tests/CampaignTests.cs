using System.Globalization;

namespace Comet.Modular.Isolation.Tests;

[Collection(nameof(Alone))]
[Trait("Req", "HO-05")]
public sealed class CampaignTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_kind_of_fault_costs_its_own_job_and_nothing_else()
    {
        await using var bench = await Bench.WithVaultAsync(memoryMiB: CampaignPlan.MemoryMiB);

        await new Campaign(bench, seed: 1, output.WriteLine).RunAsync(CampaignPlan.Faults.Count);
    }

    /// <summary>Started by tools/fault-campaign.</summary>
    [Fact(Explicit = true)]
    public async Task A_long_campaign_leaves_the_host_whole()
    {
        var runs = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_RUNS") ?? "1000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_SEED") ?? "1", CultureInfo.InvariantCulture);
        await using var bench = await Bench.WithVaultAsync(memoryMiB: CampaignPlan.MemoryMiB);

        await new Campaign(bench, seed, output.WriteLine).RunAsync(runs);
    }
}
