namespace Comet.Modular.Scenarios.Endurance;

/// <summary>Disks that fill, become read-only or go away: one clear error, a whole vault, and a next run that succeeds.</summary>
[Trait("Req", "HO-10")]
[Trait("Req", "HO-14")]
public sealed class DiskScenarios
{
    private const long Mebibyte = 1024;
    private const int LargeMebibytes = 40;

    [Fact]
    public async Task A_vault_on_a_disk_that_fills_anywhere_stays_whole()
    {
        using var place = new Workplace();
        await using var disk = await SmallDisk.MountAsync(place.At("disk"), 100 * Mebibyte);
        await CreateAsync(place, Path.Combine(disk.Path, "vault"));
        await MakeSourceAsync(place);
        foreach (var room in new[] { 4, 12, 100, 3 * Mebibyte, 18 * Mebibyte, 5 * Mebibyte })
        {
            await MustFailAsync(room);
        }

        // Two packs may be on their way at once and take the room from each other: then nothing is left behind.
        for (var tries = 0; tries < 10 && await disk.UsedKibibytesAsync() < 16 * Mebibyte; tries++)
        {
            await MustFailAsync(18 * Mebibyte);
        }

        var before = await disk.UsedKibibytesAsync();
        await disk.ResizeAsync(before + (60 * Mebibyte));
        await MustSucceedAsync(place);
        // What the runs before had stored is used: the disk holds hardly more than the source.
        Assert.InRange(before, 16 * Mebibyte, LargeMebibytes * Mebibyte);
        Assert.InRange(await disk.UsedKibibytesAsync(), 0, (LargeMebibytes + 5) * Mebibyte);

        async Task MustFailAsync(long room)
        {
            await disk.ResizeAsync(await disk.UsedKibibytesAsync() + room);
            await DiskScenarios.MustFailAsync(place, "is full");
            await MustBeWholeAsync(place);
        }
    }

    [Fact]
    public async Task A_home_on_a_disk_that_fills_is_one_clear_error_and_no_loss()
    {
        using var place = new Workplace();
        await using var disk = await SmallDisk.MountAsync(place.Home, 20 * Mebibyte);
        await CreateAsync(place, place.Vault);
        await MakeSourceAsync(place);
        foreach (var room in new[] { 4, 20, 40 })
        {
            await disk.ResizeAsync(await disk.UsedKibibytesAsync() + room);
            await place.ShellAsync("date +%N >> small-1");
            var result = await place.CometAsync("backup", "docs");
            Assert.Contains(result.ExitCode, new[] { 0, 1 });
            Assert.True(result.ExitCode == 0 || result.Error.Contains("free space", StringComparison.Ordinal), result.Error);
            await disk.ResizeAsync(20 * Mebibyte);
            await MustBeWholeAsync(place);
        }

        await MustSucceedAsync(place);
    }

    [Fact]
    public async Task A_vault_that_can_only_be_read_takes_no_backup_and_gives_every_restore()
    {
        using var place = new Workplace();
        await using var disk = await SmallDisk.MountAsync(place.At("disk"), 100 * Mebibyte);
        await CreateAsync(place, Path.Combine(disk.Path, "vault"));
        await MakeSourceAsync(place);
        (await place.CometAsync("backup", "docs")).MustEnd(0);
        await place.ShellAsync("cp -a . ../kept; echo new > new");

        await disk.AllowWritingAsync(isAllowed: false);

        await MustFailAsync(place, "can only be read");
        await MustBeWholeAsync(place);
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.At("kept"), place.Target);
        (await RunningProgram.RunAsync("rm", "-rf", place.Target)).MustEnd(0);
        await disk.AllowWritingAsync(isAllowed: true);
        await MustSucceedAsync(place);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_vault_that_goes_away_in_the_middle_is_told_and_goes_on_when_it_is_back(bool aTrapIsLeft)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 400000000 /dev/urandom > large");
        using (var running = place.Start("backup", "docs", "--json"))
        {
            await running.WaitUntilAsync(() => Packs(place.Vault).Any());
            Directory.Move(place.Vault, place.At("away"));
            if (aTrapIsLeft)
            {
                _ = Directory.CreateDirectory(Path.Combine(place.Vault, "log"));
            }

            var failed = (await running.FinishAsync()).MustEnd(1);
            Assert.Equal("error", failed.Finished.GetProperty("status").GetString());
            Assert.Contains(place.Vault, failed.Output + failed.Error, StringComparison.Ordinal);
        }

        // Nothing was written into the folder that stood there instead.
        Assert.Empty(Packs(place.Vault));
        (await RunningProgram.RunAsync("rm", "-rf", place.Vault)).MustEnd(0);
        Directory.Move(place.At("away"), place.Vault);
        await MustBeWholeAsync(place);
        await MustSucceedAsync(place);
    }

    [Fact]
    public async Task A_home_that_goes_away_in_the_middle_costs_neither_the_vault_nor_a_new_home()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 200000000 /dev/urandom > large");
        using (var running = place.Start("backup", "docs", "--json"))
        {
            await running.WaitUntilAsync(() => Packs(place.Vault).Any());
            Directory.Delete(place.Home, recursive: true);
            var ended = await running.FinishAsync();
            Assert.Contains(ended.ExitCode, new[] { 0, 1, 3 });
        }

        if (Directory.Exists(place.Home))
        {
            Directory.Delete(place.Home, recursive: true);
        }

        (
            await place.CometAsync("vault", "open", place.Vault, "--name", "home", "--password-file", place.PasswordFile)
        ).MustEnd(0);
        await place.AddSourceItemAsync();
        await MustBeWholeAsync(place);
        await MustSucceedAsync(place);
    }

    [Fact]
    public async Task An_index_that_is_deleted_costs_nothing_but_time()
    {
        using var place = await Workplace.WithItemAsync();
        await MakeSourceAsync(place);
        (await place.CometAsync("backup", "docs")).MustEnd(0);
        var index = Path.Combine(place.Vault, "index");
        Assert.NotEmpty(Directory.EnumerateFiles(index, "*", SearchOption.AllDirectories));
        Directory.Delete(index, recursive: true);
        await place.ShellAsync("cp large again; date +%N > small-2");

        var backup = (await place.CometAsync("backup", "docs", "--json")).MustEnd(0);

        Assert.InRange(backup.Finished.GetProperty("bytes").GetProperty("new").GetInt64(), 0, 100_000);
        await MustBeWholeAsync(place);
        await MustSucceedAsync(place);
    }

    private static async Task CreateAsync(Workplace place, string vault)
    {
        (await place.CometAsync("vault", "create", "home", vault, "--password-file", place.PasswordFile)).MustEnd(0);
        await place.AddSourceItemAsync();
    }

    private static Task MakeSourceAsync(Workplace place) =>
        place.ShellAsync(
            $"head -c {LargeMebibytes}M /dev/urandom > large; for n in $(seq 100); do head -c 999 /dev/urandom > small-$n; done"
        );

    private static async Task MustFailAsync(Workplace place, string cause)
    {
        var failed = (await place.CometAsync("backup", "docs")).MustEnd(1);
        Assert.Contains(cause, failed.Error, StringComparison.Ordinal);
        Assert.Contains("  try: ", failed.Error, StringComparison.Ordinal);
        Assert.InRange(failed.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 2, 3);
    }

    private static async Task MustBeWholeAsync(Workplace place) =>
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);

    private static async Task MustSucceedAsync(Workplace place)
    {
        (await place.CometAsync("backup", "docs")).MustEnd(0);
        await MustBeWholeAsync(place);
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    private static IEnumerable<string> Packs(string vault)
    {
        var packs = Path.Combine(vault, "packs");
        return Directory.Exists(packs) ? Directory.EnumerateFiles(packs, "*", SearchOption.AllDirectories) : [];
    }
}
