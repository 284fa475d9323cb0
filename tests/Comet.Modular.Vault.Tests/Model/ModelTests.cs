using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>
/// Every order of the store's calls of two writers, with a crash at any moment and, within a bound, calls that fail or
/// whose answers are lost. The writers are the product's own sessions.
/// </summary>
[Trait("Req", "HO-14")]
public sealed class ModelTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Short =>
    [
        .. ModelScenarios.OfOne.Select(static scenario => (scenario.Name, 2)),
        ("a backup beside one that gives up", 1),
        ("two backups", 0),
        ("each takes the other for dead", 0),
        ("one gives up and the other takes over", 0),
    ];

    /// <summary>For tools/model-vault.</summary>
    public static TheoryData<string, int> Long =>
    [
        .. ModelScenarios.OfOne.Select(static scenario => (scenario.Name, Faults + 2)),
        .. ModelScenarios.OfTwo.Select(static scenario => (scenario.Name, Faults)),
    ];

    private static int Faults =>
        Environment.GetEnvironmentVariable("COMET_MODEL_FAULTS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    [Theory]
    [MemberData(nameof(Short))]
    public Task No_order_of_steps_breaks_a_law(string scenario, int faults) => ExploreAsync(scenario, faults);

    [Theory(Explicit = true)]
    [MemberData(nameof(Long))]
    public Task No_order_of_steps_breaks_a_law_in_the_long_form(string scenario, int faults) =>
        ExploreAsync(scenario, faults);

    [Fact]
    public async Task A_store_that_overwrites_is_found_out()
    {
        var world = await ModelWorld.CreateAsync(ModelScenarios.Named("two backups"), faults: 0);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new ModelExploration(world with { StoreOverwrites = true }).RunAsync(TestVaults.Stop)
        );

        Assert.Contains("A law is broken", failure.Message, StringComparison.Ordinal);
    }

    private async Task ExploreAsync(string scenario, int faults)
    {
        var begun = Stopwatch.StartNew();
        var world = await ModelWorld.CreateAsync(ModelScenarios.Named(scenario), faults);
        var seen = await new ModelExploration(world).RunAsync(TestVaults.Stop);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario}, {faults} faults: {seen.States} states, {seen.Stores} stores, {seen.Ends} ends, {seen.Runs} runs in {begun.Elapsed.TotalSeconds:f1} s"
            )
        );
    }
}
