using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Tests;

public sealed class GenerationTests
{
    private const string Shape =
        """{"entries":400,"size":20,"fanout":20,"depth":2,"changedPercent":2,"movedPercent":20,"removedPercent":2}""";

    [Theory]
    [InlineData("any")]
    [InlineData("sorted")]
    public async Task Carrying_gives_the_same_snapshot_as_offering_everything(string order)
    {
        var carried = SnapshotModel.Empty;
        for (var generation = 0; generation < 6; generation++)
        {
            var settings = At(generation, ("order", order), ("faultEvery", 40), ("faultsUntil", 3));
            carried = await SnapshotModel.BackUpAsync(With(settings, ("carry", true)), carried);
            var whole = await SnapshotModel.BackUpAsync(settings, SnapshotModel.Empty);

            Assert.Equal(whole.Entries, carried.Entries);
            Assert.Equal(generation > 0, carried.Carried > 0);
            Assert.True(generation == 0 || carried.Offers < whole.Offers);
        }
    }

    [Fact]
    public async Task A_generation_changes_moves_and_removes_about_as_much_as_asked_for()
    {
        var before = await SnapshotModel.BackUpAsync(At(0), SnapshotModel.Empty);
        var after = await SnapshotModel.BackUpAsync(At(10), SnapshotModel.Empty);

        var removed = before.Entries.Count - after.Entries.Count;
        var moved = after.Entries.Keys.Count(static p => p.Depth == 1 && p.Name.Length > 6);
        Assert.InRange(removed, 40, 110);
        Assert.InRange(moved, 12, 20);
    }

    [Fact]
    public async Task Faults_that_are_gone_are_offered_again_below_a_carried_folder()
    {
        var first = At(0, ("faultEvery", 40), ("faultsUntil", 0));
        var faulty = await SnapshotModel.BackUpAsync(first, SnapshotModel.Empty);
        var settings = At(0, ("faultEvery", 40), ("order", "any"), ("carry", true));

        var again = await SnapshotModel.BackUpAsync(settings, faulty);
        var healed = await SnapshotModel.BackUpAsync(With(settings, ("generation", 1), ("faultsUntil", 0)), again);

        Assert.Equal(10, faulty.Faults.Count);
        Assert.Equal(faulty.Faults, again.Faults);
        Assert.Empty(healed.Faults);
    }

    [Fact]
    public async Task The_share_to_verify_again_is_offered_without_a_change_token()
    {
        var settings = With(At(0, ("order", "any"), ("carry", true)), ("entries", 2000));
        var first = await SnapshotModel.BackUpAsync(settings, SnapshotModel.Empty);
        var parent = new ParentState
        {
            Exists = true,
            Checkpoint = first.Checkpoint,
            ReverifyShare = 0.1,
            ReverifySeed = 77,
        };

        var offers = await Reading.OffersAsync(new FakeJob(settings, parent));

        var again = offers.OfType<FileEntry>().ToList();
        Assert.InRange(again.Count, 150, 250);
        Assert.All(again, static f => Assert.True(f.ChangeToken.IsEmpty));
    }

    [Fact]
    public async Task Nothing_is_carried_from_a_commit_in_mid_run_or_from_another_shape()
    {
        var job = new FakeJob(At(0, ("commitEvery", 50)));
        _ = await Reading.OffersAsync(job);
        await using var other = await Reading.OpenAsync(new FakeJob(At(0, ("seed", 2))));
        var otherShape = await other.FinishReadingAsync(CancellationToken.None);
        Checkpoint[] unusable = [job.Commits[0], otherShape, Checkpoint.None];

        foreach (var checkpoint in unusable)
        {
            var parent = new ParentState { Exists = true, Checkpoint = checkpoint };
            var offers = await Reading.OffersAsync(new FakeJob(At(1, ("carry", true)), parent));

            Assert.Empty(offers.OfType<CarriedEntry>());
        }
    }

    [Fact]
    public async Task The_change_token_changes_with_the_content_only()
    {
        var before = await TokensAsync(At(0));
        var after = await TokensAsync(At(1));

        var (stayed, changed) = (0, 0);
        foreach (var (path, (token, content)) in after)
        {
            var isSame = string.Equals(before[path].Token, token, StringComparison.Ordinal);
            Assert.Equal(isSame, string.Equals(before[path].Content, content, StringComparison.Ordinal));
            (stayed, changed) = isSame ? (stayed + 1, changed) : (stayed, changed + 1);
        }

        Assert.True(stayed > changed && changed > 0);
    }

    private static async Task<Dictionary<string, (string Token, string Content)>> TokensAsync(string settings)
    {
        var tokens = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var file in (await Reading.OffersAsync(new FakeJob(settings))).OfType<FileEntry>())
        {
            var (bytes, _, _) = await Reading.ReadAsync(file.Content, 4096);
            var name = Convert.ToHexString(file.Path.Name.Span);
            tokens.Add(name, (Convert.ToHexString(file.ChangeToken.Span), Convert.ToHexString(bytes)));
        }

        return tokens;
    }

    private static string At(int generation, params (string Name, JsonNode Value)[] more) =>
        With(With(Shape, ("generation", generation)), more);

    private static string With(string settings, params (string Name, JsonNode Value)[] more)
    {
        var json = JsonNode.Parse(settings)!.AsObject();
        foreach (var (name, value) in more)
        {
            json[name] = value;
        }

        return json.ToJsonString();
    }
}
