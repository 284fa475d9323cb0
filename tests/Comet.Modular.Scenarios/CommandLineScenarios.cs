namespace Comet.Modular.Scenarios;

public sealed class CommandLineScenarios
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("vault")]
    [InlineData("backup", "docs", "--no-such-option")]
    [InlineData("vault", "show", "--no-such-option")]
    [InlineData("restore", "abcd", "--to", "/tmp/x", "--no-such-option")]
    [InlineData("restore", "abcd", "--to", "/tmp/x", "--overwrite", "sometimes")]
    public async Task Wrong_use_ends_with_2_and_a_hint(params string[] arguments)
    {
        using var place = new Workplace();

        var result = (await place.CometAsync(arguments)).MustEnd(2);

        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("  try: comet ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed_alone()
    {
        var result = await RunningProgram.RunAsync(Workplace.Program, "--version");

        Assert.Matches(@"^\d+\.\d+\.\d+\n$", result.MustEnd(0).Output);
    }

    [Theory]
    [InlineData("vault", "create")]
    [InlineData("vault", "key", "add")]
    [InlineData("item", "add")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("snapshot", "list")]
    [InlineData("job", "log")]
    [InlineData("plugin", "enable")]
    public async Task Help_shows_an_example(params string[] command)
    {
        var result = await RunningProgram.RunAsync(Workplace.Program, [.. command, "--help"]);

        Assert.Contains(
            $"Example:\n  comet {string.Join(' ', command)}",
            result.MustEnd(0).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_home_and_its_key_belong_to_their_owner_alone()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(place.Home));
        Assert.Equal(owner, File.GetUnixFileMode(Path.Combine(place.Home, "home.key")));
    }

    [Fact]
    public async Task Many_programs_use_one_home_and_one_vault_at_once()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        var names = Enumerable.Range(0, 6).Select(number => place.InSource($"folder-{number}")).ToList();
        foreach (var name in names)
        {
            _ = Directory.CreateDirectory(name);
            await File.WriteAllTextAsync(Path.Combine(name, "file"), name);
        }

        var results = await Task.WhenAll(names.Select(name => place.CometAsync("backup", name, "--json")));

        Assert.All(results, static result => result.MustEnd(0));
        var list = (await place.CometAsync("snapshot", "list", "--json")).MustEnd(0).Json;
        Assert.Equal(names.Count, list.GetArrayLength());
        (await place.CometAsync("vault", "check", "home", "--read-data")).MustEnd(0);
    }

    [Fact]
    public async Task Passwords_are_added_listed_and_removed()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await File.WriteAllTextAsync(place.At("second"), "second password\n");
        await Workplace.ShellAsync("chmod 600 second", place.Root);

        (
            await place.CometAsync(
                "vault",
                "key",
                "add",
                "home",
                "--label",
                "office",
                "--password-file",
                place.At("second")
            )
        ).MustEnd(0);
        var keys = (await place.CometAsync("vault", "key", "list", "home", "--json"))
            .MustEnd(0)
            .Json.EnumerateArray()
            .ToList();

        Assert.Equal(3, keys.Count);
        var first = keys.First(static key => key.GetProperty("kind").GetString() is "password");
        (await place.CometAsync("vault", "key", "remove", "home", first.GetProperty("id").GetString()!)).MustEnd(0);
        using var other = new Workplace();
        (await other.CometAsync("vault", "open", place.Vault, "--password-file", place.PasswordFile)).MustEnd(1);
        (await other.CometAsync("vault", "open", place.Vault, "--password-file", place.At("second"))).MustEnd(0);
    }
}
