using Comet.Modular.Contracts.Capabilities;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

[Trait("Req", "FF-01")]
public sealed class EstimateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_estimate_counts_entries_and_bytes_as_the_backup_would()
    {
        _ = _folder.Write("a", "123");
        _ = _folder.Write("sub/b", "4567");
        _ = _folder.Write("sub/c.tmp", "89");

        var estimates = await EstimateAsync(new FakeTimeProvider());

        // The folder's own ancestor counts too, as it is offered.
        Assert.Equal(new ItemEstimate(5, 7), Assert.Single(estimates));
    }

    [Fact]
    public async Task Estimates_come_along_the_way()
    {
        for (var i = 0; i < 2500; i++)
        {
            _ = _folder.Write($"file-{i}", "x");
        }

        var byCount = await EstimateAsync(new FakeTimeProvider());
        var byTime = await EstimateAsync(new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) });

        Assert.Equal([1000L, 2000L, 2502L], byCount.Select(static estimate => estimate.Entries).ToArray());
        Assert.True(byTime.Count > 1000);
        Assert.Equal(byCount[^1], byTime[^1]);
    }

    private async Task<List<ItemEstimate>> EstimateAsync(TimeProvider time)
    {
        var settings = Backup.Settings(new { paths = new[] { _folder.Path }, exclude = new[] { new { glob = "*.tmp" } } });
        var estimates = new List<ItemEstimate>();
        await foreach (var estimate in new FilesAndFoldersPlugin(time).EstimateAsync(settings, CancellationToken.None))
        {
            estimates.Add(estimate);
        }

        return estimates;
    }
}
