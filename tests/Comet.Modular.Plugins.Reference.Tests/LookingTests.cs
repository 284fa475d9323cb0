using System.Text.Json;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.Reference.Tests;

public sealed class LookingTests
{
    [Fact]
    public async Task Browsing_goes_from_folder_to_folder_down_to_the_files()
    {
        const string settings = """{ "entries": 4, "depth": 2, "fanout": 2, "size": 7, "links": 1 }""";

        var top = await BrowseAsync(settings, string.Empty);
        var below = await BrowseAsync(settings, (await BrowseAsync(settings, top[1].Token))[0].Token);

        Assert.Equal(["d00000", "d00001", "l00000"], top.Select(static node => node.Name).ToArray());
        Assert.Equal(("/d00001", null), (top[1].Selection, top[2].Selection));
        Assert.Equal(new BrowseNode("/d00001/d00000/f00000002", "f00000002", false, false, null, 7), Assert.Single(below));
        var refused = await Assert.ThrowsAsync<ItemException>(() => BrowseAsync(settings, "/gone"));
        Assert.Equal("reference.no-such-node", refused.Fault.Code);
    }

    [Fact]
    public async Task The_last_estimate_is_what_a_backup_stores()
    {
        const string settings =
            """{ "entries": 2500, "size": 10, "streams": 1, "faultEvery": 100, "contentFaultEvery": 10, "keepFaulted": true }""";
        var (entries, bytes) = (0, 0L);
        foreach (var offer in await Reading.OffersAsync(new FakeJob(settings)))
        {
            entries += offer is FaultedEntry ? 0 : 1;
            foreach (var content in offer is FileEntry file ? file.Streams.Select(static each => each.Content).Prepend(file.Content) : [])
            {
                bytes += (await Reading.ReadAsync(content, 4096)).Bytes.Length;
            }
        }

        var estimates = await new ReferencePlugin().EstimateAsync(Settings(settings), CancellationToken.None).ToListAsync();

        Assert.Equal(new ItemEstimate(entries, bytes), estimates[^1]);
        Assert.True(estimates.Count > 2);
    }

    [Theory]
    [InlineData("{}", Severity.Information, "reference.reached")]
    [InlineData("""{ "warning": "slow" }""", Severity.Warning, "reference.reached")]
    [InlineData("""{ "connectionFault": "No route." }""", Severity.Error, "reference.unreachable")]
    public async Task A_connection_test_says_what_the_settings_ask_for(string settings, Severity worst, string last)
    {
        var found = await new ReferencePlugin().TestAsync(Settings(settings), CancellationToken.None);

        Assert.Equal((worst, last), (found.Max(static each => each.Severity), found[^1].Code));
    }

    private static async Task<List<BrowseNode>> BrowseAsync(string settings, string node) =>
        await new ReferencePlugin().BrowseAsync(Settings(settings), node, CancellationToken.None).ToListAsync();

    private static ItemSettings Settings(string json) => new("reference", JsonElement.Parse(json));
}
