namespace Comet.Modular.Scenarios;

/// <summary>What the program keeps on a machine is lost while a backup runs: the vault has all that counts.</summary>
[Trait("Req", "HO-14")]
[Trait("Req", "HO-10")]
public sealed class HomeLossScenarios
{
    private const string Caches = "rm -rf logs sessions plugins client.id";
    private const string State = "rm -f state.db*";
    private const string Key = "rm -f home.key";
    private const string All = "rm -rf \"$PWD\"";

    [Theory]
    [InlineData(Caches)]
    [InlineData(State)]
    [InlineData(Key)]
    [InlineData(All)]
    public async Task A_home_that_is_lost_while_files_are_stored_costs_neither_this_backup_nor_the_next(string loss)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("for n in 1 2 3; do head -c 8000000 /dev/urandom > large-$n; done");
        await place.AgeSourceAsync();
        using var running = place.Start("backup", "docs", "--json");
        await running.WaitUntilAsync(() => Directory.Exists(Path.Combine(place.Vault, "packs")));
        await running.SignalAsync("STOP");
        await Workplace.ShellAsync(loss, place.Home);
        await running.SignalAsync("CONT");

        var result = (await running.FinishAsync()).MustEnd(0);

        Assert.Equal("success", result.Finished.GetProperty("status").GetString());
        await AttachAgainAsync(place, loss);
        var next = await place.BackupAsync();
        Assert.Equal(0, next.Finished.GetProperty("bytes").GetProperty("new").GetInt64());
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Theory]
    [InlineData(Caches, true)]
    [InlineData(All, false)]
    public async Task A_home_that_is_lost_between_backups_changes_nothing_in_what_they_store(string loss, bool isKnown)
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        await place.AgeSourceAsync();
        var first = (await place.BackupAsync()).Finished.GetProperty("entries").GetProperty("new").GetInt64();
        await Workplace.ShellAsync(loss, place.Home);

        await AttachAgainAsync(place, loss);
        var next = (await place.BackupAsync()).Finished;

        Assert.Equal(0, next.GetProperty("bytes").GetProperty("new").GetInt64());
        Assert.Equal(isKnown ? first : 0, next.GetProperty("entries").GetProperty("unchanged").GetInt64());
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    /// <summary>What only the home knew is given to it again, as the program says that it should be.</summary>
    private static async Task AttachAgainAsync(Workplace place, string loss)
    {
        if (loss is Key)
        {
            var refused = await place.CometAsync("backup", "docs");
            Assert.Contains("(home.key-mismatch)", refused.MustEnd(1).Error, StringComparison.Ordinal);
            (await place.CometAsync("vault", "detach", "home")).MustEnd(0);
        }

        if (loss is not Caches)
        {
            (await place.CometAsync("vault", "open", place.Vault, "--name", "home", "--password-file", place.PasswordFile)).MustEnd(0);
        }

        if (loss is State or All)
        {
            await place.AddSourceItemAsync();
        }
    }
}
