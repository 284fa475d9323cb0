using System.Text;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Isolation.Tests;

/// <summary>The same item, read in the host and in a process, into one vault.</summary>
[Trait("Req", "HO-04")]
public sealed class BothModesTests
{
    [Theory]
    [InlineData("""{ "entries": 700, "size": 0, "maxSize": 200000 }""")]
    [InlineData("""{ "entries": 300, "size": 50000, "order": "any" }""")]
    [InlineData("""{ "entries": 300, "size": 1, "maxSize": 90000, "reading": "sequential" }""")]
    [InlineData("""{ "entries": 300, "size": 9000, "order": "any", "reading": "sequential", "commitEvery": 70 }""")]
    [InlineData("""{ "entries": 20, "size": 1000000, "holes": 3 }""")]
    [InlineData("""{ "entries": 10, "sparseBytes": 1099511627776 }""")]
    [InlineData("""{ "entries": 200, "streams": 4, "streamSize": 70000 }""")]
    [InlineData("""{ "entries": 50, "links": 30, "depth": 8, "fanout": 3 }""")]
    [InlineData("""{ "entries": 200, "size": 5000, "unknownLengths": true, "streams": 2 }""")]
    [InlineData("""{ "entries": 60, "size": 30000, "maxRead": 7 }""")]
    [InlineData("""{ "entries": 4, "size": 9000000, "maxRead": 65536 }""")]
    [InlineData("""{ "entries": 600, "size": 20000, "faultEvery": 13, "contentFaultEvery": 7, "keepFaulted": true }""")]
    [InlineData("""{ "entries": 600, "size": 20000, "contentFaultEvery": 5, "faultSeverity": "error" }""")]
    [InlineData("""{ "entries": 400, "failAfter": 250, "journal": 5 }""")]
    [InlineData("""{ "entries": 5000, "size": 10, "depth": 0 }""")]
    public async Task Both_modes_store_the_same(string settings)
    {
        await using var bench = await Bench.WithVaultAsync();

        await CompareAsync(bench, Bench.Settings(settings));

        await bench.CheckVaultAsync();
    }

    [Theory]
    [InlineData("any")]
    [InlineData("sorted")]
    public async Task Both_modes_carry_the_same_over_generations(string order)
    {
        await using var bench = await Bench.WithVaultAsync();
        for (var generation = 0; generation < 4; generation++)
        {
            await CompareAsync(
                bench,
                Bench.Settings(
                    $$"""
                    { "entries": 900, "size": 3000, "fanout": 12, "carry": true, "order": "{{order}}", "generation": {{generation}},
                      "changedPercent": 5, "removedPercent": 2, "movedPercent": 10, "contentFaultEvery": 90, "faultsUntil": 1 }
                    """
                )
            );
        }
    }

    [Fact]
    public async Task Both_modes_store_the_same_of_files_and_folders()
    {
        await using var bench = await Bench.WithVaultAsync();
        var source = Directory.CreateDirectory(bench.At("source"));
        var random = new Random(Seed: 3);
        for (var number = 0; number < 300; number++)
        {
            var folder = source.CreateSubdirectory($"d{number % 17}/e{number % 5}");
            var bytes = new byte[random.Next(0, 150_000)];
            random.NextBytes(bytes);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"f{number}"), bytes, TestContext.Current.CancellationToken);
        }

        _ = File.CreateSymbolicLink(Path.Combine(source.FullName, "link"), "d1/e1");
        await using (var sparse = File.Create(Path.Combine(source.FullName, "sparse")))
        {
            sparse.SetLength(50 << 20);
            sparse.Position = 20 << 20;
            sparse.WriteByte(1);
        }

        await CompareAsync(bench, Bench.Settings($$"""{ "paths": ["{{source.FullName}}"] }""", "files"));
    }

    private static async Task CompareAsync(Bench bench, ItemSettings settings)
    {
        var inHost = await RunAsync(bench, settings, bench.InHost, item: 1);
        var inChild = await RunAsync(bench, settings, bench.Children, item: 2);

        Assert.Equal(0, inChild.Result.Bytes.New);
        Assert.Equal(inHost.Result.Worst, inChild.Result.Worst);
        Assert.Equal(inHost.Result.Entries, inChild.Result.Entries);
        Assert.Equal(inHost.Result.Bytes.Read, inChild.Result.Bytes.Read);
        Assert.Equal(inHost.Tree, inChild.Tree);
    }

    private static async Task<(BackupResult Result, List<string> Tree)> RunAsync(
        Bench bench,
        ItemSettings settings,
        PluginHosting.Loading.PluginCatalog catalog,
        ulong item
    )
    {
        var observer = new RecordingObserver();
        var result = await bench.BackUpAsync(
            settings,
            observer,
            catalog,
            item,
            cancellationToken: TestContext.Current.CancellationToken
        );
        // What comes from the plugin itself is the same in both; what the supervision says would be a surprise.
        Assert.DoesNotContain(observer.Diagnostics, static each => each.Code.StartsWith("plugin.", StringComparison.Ordinal));
        return (result, await ReadAsync(bench, result.Snapshot!));
    }

    /// <summary>Every node with all that it says, the ids of its chunks among it.</summary>
    private static async Task<List<string>> ReadAsync(Bench bench, SnapshotRecord snapshot)
    {
        var stop = TestContext.Current.CancellationToken;
        var lines = new List<string>();
        var manifest = await bench.Vault.LoadManifestAsync(snapshot, stop);
        await foreach (var (path, node) in bench.Vault.CreateTreeReader().WalkAsync(manifest.Root, stop))
        {
            var line = new StringBuilder();
            _ = line.Append(path.Depth).Append('/').Append(Convert.ToHexString(path.Name.Span)).Append(' ').Append(node.Kind).Append(' ').Append(node.ModifiedNanoseconds);
            _ = line.Append(' ').Append(node.Mode).Append(' ').Append(node.UserId).Append(' ').Append(node.GroupId);
            _ = line.Append(' ').Append(node.Incomplete).Append(' ').Append(Convert.ToHexString(node.ChangeToken.Span));
            _ = line.Append(' ').Append(Convert.ToHexString(node.LinkTarget.Span)).Append(Describe(node.Content));
            foreach (var stream in node.Streams)
            {
                _ = line.Append(' ').Append(Convert.ToHexString(stream.Name.Span)).Append(Describe(stream.Content));
            }

            lines.Add(line.ToString());
        }

        Assert.NotEmpty(lines);
        return lines;
    }

    private static string Describe(ContentRef? content)
    {
        var text = new StringBuilder();
        foreach (var segment in content is null ? default : content.Segments)
        {
            _ = text.Append(' ').Append(segment.IsHole ? "hole" : segment.Id.ToString()).Append('/').Append(segment.Length);
        }

        return text.ToString();
    }
}
