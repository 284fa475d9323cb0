namespace Comet.Modular.Scenarios;

/// <summary>
/// The format page is complete if a program that shares no code with the product, and was written from the page alone,
/// reads what the product wrote.
/// </summary>
public sealed class FormatScenarios
{
    private static string Reader => Path.Combine(Workplace.Repository, "tools", "read-vault");

    [Fact]
    [Trait("Req", "HO-08")]
    [Trait("Req", "HO-12")]
    public async Task The_independent_reader_restores_every_snapshot_as_it_was()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        await place.ShellAsync(
            """
            mkdir many
            for n in $(seq 1 3000); do printf '%s' "$n" > "many/a-file-with-a-rather-long-name-$n"; done
            head -c 40000000 /dev/urandom > large.bin
            seq 1 2000000 > text
            """
        );
        await place.AgeSourceAsync();
        var first = (await place.BackupAsync()).Finished.GetProperty("snapshot").GetString()!;
        await Workplace.ShellAsync("cp -a source first", place.Root);
        await place.ShellAsync("rm hello.txt; printf 'new' > new; head -c 999 text | dd of=large.bin bs=1 seek=20000000 conv=notrunc status=none");
        var second = (await place.BackupAsync()).Finished.GetProperty("snapshot").GetString()!;

        var list = (await ReadAsync(place, "list", place.Vault)).MustEnd(0).Output.Split('\n');

        Assert.StartsWith($"{first}\t", list[0], StringComparison.Ordinal);
        Assert.StartsWith($"{second}\t", list[1], StringComparison.Ordinal);
        (await ReadAsync(place, "restore", place.Vault, first, place.At("one"))).MustEnd(0);
        await Judge.MustBeEqualAsync(place.At("first"), place.At("one") + place.Source);
        (await ReadAsync(place, "restore", place.Vault, "latest", place.At("two"))).MustEnd(0);
        await Judge.MustBeEqualAsync(place.Source, place.At("two") + place.Source);
    }

    [Fact]
    [Trait("Req", "HO-12")]
    public async Task The_independent_reader_says_what_damage_took_and_restores_the_rest()
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("head -c 3000000 /dev/urandom > large; printf 'small' > small; ln -s small link");
        _ = await place.BackupAsync();
        var pack = Directory
            .EnumerateFiles(Path.Combine(place.Vault, "packs"), "*", SearchOption.AllDirectories)
            .MaxBy(static file => new FileInfo(file).Length)!;
        await Workplace.ShellAsync("chmod u+w \"$0\"/*; truncate -s -1 \"$(ls -S \"$0\"/* | head -n 1)\"", Path.GetDirectoryName(pack)!);

        var result = (await ReadAsync(place, "restore", place.Vault, "latest", place.Target)).MustEnd(3);

        Assert.Contains(Path.GetFileName(pack), result.Error, StringComparison.Ordinal);
        Assert.Contains("large", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.Target + place.Source + "/large"));
        Assert.Equal("small", new FileInfo(place.Target + place.Source + "/link").LinkTarget);
    }

    [Theory]
    [InlineData("rm log/0000000000000001", "log/0000000000000001 is lost")]
    [InlineData("chmod u+w log/*3; truncate -s -1 log/*3", "log/0000000000000003 is lost")]
    public async Task The_independent_reader_passes_over_a_lost_log_entry_and_says_so(string damage, string said)
    {
        using var place = await Workplace.WithItemAsync();
        await place.ShellAsync("printf one > one");
        _ = await place.BackupAsync();
        await place.ShellAsync("printf two > two");
        _ = await place.BackupAsync();
        await Workplace.ShellAsync(damage, place.Vault);

        var result = (await ReadAsync(place, "restore", place.Vault, "latest", place.Target)).MustEnd(3);

        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        await Judge.MustBeEqualAsync(place.Source, place.Target + place.Source);
    }

    [Fact]
    public async Task The_independent_reader_opens_the_vaults_of_earlier_versions_with_a_recovery_key()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.At("key"), "TTGR3-8N0H4-N90PZ-15NCK-JXNDK-RMG4G-3RES0-X03JE-95VTB-M5CRZ-F0E72\n");
        var vault = Path.Combine(Workplace.Repository, "tests", "fixtures", "vaults", "version-1");

        var result = await RunningProgram.RunAsync(Reader, "--recovery-key-file", place.At("key"), "ls", vault, "ffa09555");

        Assert.Equal(8, result.MustEnd(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_independent_reader_refuses_a_wrong_password_in_one_line()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await File.WriteAllTextAsync(place.PasswordFile, "battery staple\n");

        var refused = (await ReadAsync(place, "list", place.Vault)).MustEnd(1);

        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task<ProgramResult> ReadAsync(Workplace place, params string[] arguments) =>
        RunningProgram.RunAsync(Reader, ["--password-file", place.PasswordFile, .. arguments]);
}
