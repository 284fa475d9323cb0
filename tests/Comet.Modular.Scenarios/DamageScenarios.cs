namespace Comet.Modular.Scenarios;

/// <summary>Objects of a vault that a disk or a hand has spoiled, seen by who runs the program.</summary>
[Trait("Req", "HO-14")]
public sealed class DamageScenarios
{
    private const string Flip = "printf 'X' | dd of=\"$file\" bs=1 seek=$(($(stat -c %s \"$file\") / 2)) conv=notrunc status=none";
    private const string Cut = "truncate -s -1 \"$file\"";
    private const string Empty = ": > \"$file\"";
    private const string Delete = "rm \"$file\"";

    [Theory]
    [InlineData("ls log/* | sed -n 2p", Flip, "kept")]
    [InlineData("ls log/* | sed -n 3p", Cut, "kept")]
    [InlineData("ls log/* | sed -n 4p", Delete, "kept")]
    [InlineData("ls log/* | tail -n 1", Empty, "large")]
    [InlineData("ls -S $(find packs -type f) | sed -n 1p", Flip, "kept")]
    [InlineData("ls -S $(find packs -type f) | sed -n 2p", Cut, "kept")]
    [InlineData("ls -S $(find packs -type f) | sed -n 1p", Delete, "kept")]
    public async Task What_is_lost_is_named_and_the_rest_is_restored_with_a_warning(string find, string damage, string rest)
    {
        using var place = await WithTwoSnapshotsAsync();
        var file = await DamageAsync(place, find, damage);

        var check = (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(1);
        var restore = await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target);

        Assert.Contains(Path.GetFileName(file), check.Output + check.Error, StringComparison.Ordinal);
        _ = restore.MustEnd(3);
        (await RunningProgram.RunAsync("cmp", place.InSource(rest), Path.Combine(place.Target, rest))).MustEnd(0);
    }

    [Theory]
    [InlineData("ls index/data/* | head -n 1", Flip)]
    [InlineData("ls index/tree/* | head -n 1", Empty)]
    [InlineData("ls index/data/* | head -n 1", Delete)]
    public async Task A_damaged_index_costs_neither_a_restore_nor_a_backup(string find, string damage)
    {
        using var place = await WithTwoSnapshotsAsync();
        _ = await DamageAsync(place, find, damage);

        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
        await place.ShellAsync("printf new > new");
        (await place.CometAsync("backup", "docs")).MustEnd(0);
    }

    [Fact]
    public async Task A_damaged_log_takes_no_backup_and_lists_what_is_left()
    {
        using var place = await WithTwoSnapshotsAsync();
        _ = await DamageAsync(place, "ls log/* | sed -n 3p", Flip);

        var backup = (await place.CometAsync("backup", "docs")).MustEnd(1);
        var list = (await place.CometAsync("snapshot", "list", "--json")).MustEnd(0);

        Assert.Contains("vault.damaged-log", backup.Error, StringComparison.Ordinal);
        Assert.Single(list.Json.EnumerateArray());
        Assert.Contains("warning: Log entry 2 (log/0000000000000002) is damaged", list.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Flip)]
    [InlineData(Empty)]
    [InlineData(Delete)]
    public async Task A_vault_without_its_first_entry_is_refused_with_its_name_the_cause_and_the_next_step(string damage)
    {
        using var place = await Workplace.WithItemAsync();
        _ = await place.BackupAsync();
        _ = await DamageAsync(place, "ls log/* | head -n 1", damage);

        var refused = (await place.CometAsync("restore", "docs@latest", "--to", place.Target)).MustEnd(1);

        var lines = refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: Log entry 0 (log/0000000000000000) is damaged: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  try: Bring this object back", lines[^1], StringComparison.Ordinal);
        Assert.All(lines[1..^1], static line => Assert.StartsWith("  because: ", line, StringComparison.Ordinal));
    }

    private static async Task<Workplace> WithTwoSnapshotsAsync()
    {
        var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 3000000 /dev/urandom > large");
        _ = await place.BackupAsync();
        await place.ShellAsync("printf kept > kept");
        await place.AgeSourceAsync();
        _ = await place.BackupAsync();
        return place;
    }

    private static async Task<string> DamageAsync(Workplace place, string find, string damage)
    {
        var spoiled = await RunningProgram.RunAsync(
            "bash",
            "-euc",
            $"cd \"$0\"; file=$({find}); chmod u+w \"$file\"; {damage}; echo \"$file\"",
            place.Vault
        );
        return spoiled.MustEnd(0).Output.Trim();
    }
}
