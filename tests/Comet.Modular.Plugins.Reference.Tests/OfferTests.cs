using System.Text;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Tests;

[Trait("Req", "HO-01")]
public sealed class OfferTests
{
    private const string Varied =
        """{"entries":300,"size":10,"maxSize":200000,"depth":3,"fanout":4,"holes":2,"streams":2,"links":3,"seed":9}""";

    [Fact]
    public async Task Equal_settings_give_equal_items_and_another_seed_another()
    {
        var (first, again) = (await SnapshotOfAsync(Varied), await SnapshotOfAsync(Varied));
        var other = await SnapshotOfAsync(Varied.Replace("\"seed\":9", "\"seed\":8", StringComparison.Ordinal));

        Assert.Equal(first.Entries, again.Entries);
        Assert.Equal(first.Entries.Keys, other.Entries.Keys);
        Assert.NotEqual(first.Entries.Values, other.Entries.Values);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(Varied)]
    [InlineData("""{"depth":0,"entries":50,"links":2,"sparseBytes":1000}""")]
    [InlineData("""{"entries":7,"depth":4,"fanout":3}""")]
    [InlineData("""{"entries":500,"depth":1,"generation":5,"movedPercent":30,"removedPercent":10}""")]
    public async Task Sorted_offers_are_strictly_ascending_and_containers_come_first(string settings)
    {
        var offers = await Reading.OffersAsync(new FakeJob(settings));

        var containers = new HashSet<EntryPath> { EntryPath.Root };
        for (var i = 0; i < offers.Count; i++)
        {
            Assert.True(i == 0 || offers[i - 1].Path.CompareTo(offers[i].Path) < 0, $"at {offers[i].Path}");
            Assert.Contains(offers[i].Path.Parent!, containers);
            _ = offers[i] is DirectoryEntry && containers.Add(offers[i].Path);
        }
    }

    [Fact]
    public async Task The_layout_is_the_one_that_the_readme_shows()
    {
        var offers = await Reading.OffersAsync(new FakeJob("""{"links":1,"sparseBytes":100}"""));

        Assert.Equal(100, offers.OfType<FileEntry>().Count(static f => f.Path.Depth == 3));
        Assert.Equal(110, offers.OfType<DirectoryEntry>().Count());
        string[] shown = ["/d00000/d00003/f00000003", "/d00009/d00009/f00000099", "/l00000", "/sparse"];
        Assert.All(shown, path => Assert.Single(offers, o => o.Path.ToString().Equals(path, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Faults_hit_every_nth_entry_and_every_nth_content()
    {
        var job = new FakeJob(
            """{"entries":12,"depth":0,"faultEvery":4,"contentFaultEvery":3,"faultSeverity":"error"}"""
        );

        var offers = await Reading.OffersAsync(job);

        Assert.Equal([3, 7, 11], Enumerable.Range(0, 12).Where(i => offers[i] is FaultedEntry));
        var torn = await Reading.ReadAsync(((FileEntry)offers[2]).Content, 1000);
        Assert.Equal((2048, false), (torn.Bytes.Length, torn.End.KeepContent));
        Assert.Equal(Severity.Error, torn.End.Fault!.Severity);
        Assert.Null((await Reading.ReadAsync(((FileEntry)offers[1]).Content, 1000)).End.Fault);
    }

    [Fact]
    public async Task What_is_asked_for_is_journalled_reported_and_committed()
    {
        var job = new FakeJob(
            """{"entries":10,"depth":0,"journal":2,"warning":"odd","secret":"12345","commitEvery":4}"""
        );

        _ = await Reading.OffersAsync(job);

        Assert.Equal(2, job.Tokens.Count);
        Assert.Equal(2, job.Diagnostics.Count);
        Assert.Equal(("reference.warning", "odd"), (job.Diagnostics[0].Code, job.Diagnostics[0].Message));
        Assert.Equal("The secret has 5 characters.", job.Diagnostics[1].Message);
        Assert.Equal(2, job.Commits.Count);
        Assert.Empty(await new ReferencePlugin().CleanAsync(job.Tokens, CancellationToken.None));
    }

    [Fact]
    public async Task The_whole_item_fails_when_asked_for()
    {
        var job = new FakeJob("""{"depth":0,"failAfter":3}""");
        var seen = 0;

        var failed = await Assert.ThrowsAsync<ItemException>(async () =>
        {
            await using var source = await Reading.OpenAsync(job);
            await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
            {
                seen++;
            }
        });

        Assert.Equal((3, "reference.failed"), (seen, failed.Fault.Code));
    }

    [Fact]
    public async Task A_host_that_breaks_the_laws_of_reading_is_found_out()
    {
        await using var source = await Reading.OpenAsync(new FakeJob("""{"depth":0,"reading":"sequential"}"""));
        await using var entries = source.ReadEntriesAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await entries.MoveNextAsync());
        var content = ((FileEntry)entries.Current).Content;

        await using var reader = await content.OpenAsync(CancellationToken.None);

        var twice = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await content.OpenAsync(CancellationToken.None)
        );
        var early = await Assert.ThrowsAsync<InvalidOperationException>(async () => await entries.MoveNextAsync());
        Assert.Contains("twice", twice.Message, StringComparison.Ordinal);
        Assert.Contains("next entry", early.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_description_and_the_manifest_agree_and_the_secret_is_named()
    {
        var description = new ReferencePlugin().Describe();

        var type = Assert.Single(description.ItemTypes);
        Assert.Equal("/secret", Assert.Single(type.SecretPointers));
        var manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "plugin.json"), Encoding.UTF8);
        Assert.Contains($"\"id\": \"{description.Id}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"\"version\": \"{description.Version}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"\"entryType\": \"{typeof(ReferencePlugin).FullName}\"", manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"size":2,"maxSize":1}""", "/maxSize")]
    [InlineData("""{"depth":8,"fanout":1000}""", "/depth")]
    [InlineData("""{"entries":-1}""", "/entries")]
    [InlineData("""{"leafFolders":1}""", "/leafFolders")]
    public void Wrong_settings_are_named(string settings, string pointer)
    {
        var problems = new ReferencePlugin().Validate(new FakeJob(settings).Settings);

        Assert.Equal(pointer, Assert.Single(problems).Pointer);
    }

    private static Task<SnapshotModel> SnapshotOfAsync(string settings) =>
        SnapshotModel.BackUpAsync(settings, SnapshotModel.Empty);
}
