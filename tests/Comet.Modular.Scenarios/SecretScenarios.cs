using System.Text;

namespace Comet.Modular.Scenarios;

/// <summary>Secrets that can be recognised are looked for wherever they must not be.</summary>
[Trait("Req", "HO-08")]
public sealed class SecretScenarios
{
    private const string Password = "canary-of-the-password-b7c1";
    private const string Secret = "canary-of-the-item-9e42";

    /// <summary>With a character that JSON escapes.</summary>
    private const string Told = "told+canary-of-the-item-5d07";

    [Fact]
    public async Task Passwords_keys_and_secrets_of_items_are_in_no_output_log_process_list_or_file_in_clear()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.PasswordFile, Password + "\n");
        var created = (
            await place.CometAsync("vault", "create", "home", place.Vault, "--password-file", place.PasswordFile, "--json")
        ).MustEnd(0);
        var recovery = created.Json.GetProperty("recoveryKey").GetString()!;
        var said = new StringBuilder();
        await AddAsync(place, "good", "test -n \\\"$DB_PASSWORD\\\" && sleep 0.5 && echo data", said);
        await AddAsync(place, "bad", "echo complaint >&2; exit 7", said);
        await AddAsync(place, "killed", "kill -9 $PPID; sleep 5", said);
        await place.AddSourceItemAsync();
        await place.ShellAsync("echo content > file");

        foreach (var item in new[] { "docs", "good", "bad", "killed" })
        {
            using var running = place.Start("backup", item, "--verbose");
            var ended = running.FinishAsync();
            while (!ended.IsCompleted)
            {
                _ = said.Append(await CommandLinesAsync());
            }

            var result = await ended;
            _ = said.Append(result.Output).Append(result.Error);
        }

        foreach (
            var arguments in new[]
            {
                "item show good --json",
                "item show good",
                "item list --json",
                "job list --json",
                "vault show home --json",
                "plugin logs comet.program-output",
                "snapshot list --json",
                "vault check home --read-data --verbose",
                "backup nothing --verbose",
            }
        )
        {
            var result = await place.CometAsync(arguments.Split(' '));
            _ = said.Append(result.Output).Append(result.Error);
        }

        await MustRefuseAsync(place, "--password-file", Password + "-wrong", said);
        await MustRefuseAsync(place, "--recovery-key-file", recovery[..^1] + (recovery[^1] == '0' ? '1' : '0'), said);
        File.Delete(place.PasswordFile);

        foreach (var canary in Forms(Password).Concat(Forms(Secret)).Concat(Forms(recovery)).Append(recovery.Replace("-", "", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(canary, said.ToString(), StringComparison.OrdinalIgnoreCase);
            var found = await RunningProgram.RunAsync("grep", "-r", "-a", "-l", "-i", "-F", "-e", canary, place.Home, place.Vault);
            Assert.Equal(string.Empty, found.Output);
        }

        // The looking itself works: what is no secret is found in the same places.
        Assert.Contains("complaint", said.ToString(), StringComparison.Ordinal);
        var database = await RunningProgram.RunAsync("grep", "-r", "-a", "-l", "-F", "complaint", place.Home);
        Assert.NotEqual(string.Empty, database.Output);
    }

    [Theory]
    [Trait("Req", "HO-04")]
    [InlineData("inProcess")]
    [InlineData("childProcess")]
    public async Task A_secret_that_a_plugin_tells_is_in_no_output_log_report_process_list_or_file_in_clear(string isolation)
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await place.OwnPluginsAsync(copyFiles: false);
        (await place.CometAsync("plugin", "enable", "comet.reference")).MustEnd(0);
        await Workplace.ShellAsync($"sed -i -E 's/\"(inProcess|childProcess)\"/\"{isolation}\"/' plugins.json", place.Root);
        var said = new StringBuilder();
        await AddAsync(place, "program", "echo The secret is $DB_PASSWORD. >&2; echo data; exit 7", said);
        async Task<ProgramResult> SayAsync(params string[] arguments)
        {
            using var running = place.Start(arguments);
            var ended = running.FinishAsync();
            // One is enough, and looking takes time; adding an item has its settings on the command line.
            while (!ended.IsCompleted && arguments is ["backup", "walk", ..])
            {
                _ = said.Append(await CommandLinesAsync());
            }

            var result = await ended;
            _ = said.Append(result.Output).Append(result.Error);
            return result;
        }

        foreach (var moment in new[] { "validate", "open", "walk", "content", "finish", "complete" })
        {
            var fault = $"fault={{\"kind\":\"tell\",\"at\":\"{moment}\"}}";
            var added = await SayAsync(
                ["item", "add", moment, "--type", "reference", "--set", $"secret={Told}", "--set", fault, "--set", "entries=3", "--verbose"]
            );
            if (added.ExitCode != 0)
            {
                Assert.Equal("validate", moment);
                continue;
            }

            var backup = await SayAsync("backup", moment, "--json", "--verbose");
            Assert.NotEqual(0, backup.ExitCode);
            Assert.Contains("***", backup.Output, StringComparison.Ordinal);
        }

        var program = await SayAsync("backup", "program", "--json", "--verbose");
        Assert.Contains("The secret is ***.", program.Output, StringComparison.Ordinal);
        foreach (var looking in new[] { "plugin logs comet.reference", "job list --json", "snapshot list --json", "item list --json" })
        {
            _ = await SayAsync(looking.Split(' '));
        }

        Assert.Contains("The secret is ***.", said.ToString(), StringComparison.Ordinal);
        foreach (var canary in Forms(Told).Concat(Forms(Secret)).Append(Told.Replace("+", "\\u002B", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(canary, said.ToString(), StringComparison.OrdinalIgnoreCase);
            var found = await RunningProgram.RunAsync("grep", "-r", "-a", "-l", "-i", "-F", "-e", canary, place.Home, place.Vault);
            Assert.Equal(string.Empty, found.Output);
        }
    }

    private static async Task AddAsync(Workplace place, string name, string command, StringBuilder said)
    {
        var added = await place.CometAsync(
            "item",
            "add",
            name,
            "--type",
            "program-output",
            "--set",
            $"command=\"{command}\"",
            "--set",
            "fileName=out",
            "--set",
            $"environment={{\"DB_PASSWORD\":\"{Secret}\"}}"
        );
        _ = said.Append(added.MustEnd(0).Output).Append(added.Error);
    }

    private static async Task MustRefuseAsync(Workplace place, string option, string wrong, StringBuilder said)
    {
        var file = place.At("wrong");
        await File.WriteAllTextAsync(file, wrong + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var other = new Workplace();
        var refused = (await other.CometAsync("vault", "open", place.Vault, option, file, "--verbose")).MustEnd(1);
        _ = said.Append(refused.Output).Append(refused.Error);
        File.Delete(file);
    }

    private static async Task<string> CommandLinesAsync() =>
        (await RunningProgram.RunAsync("ps", "-eo", "args", "--no-headers", "-ww")).Output;

    private static IEnumerable<string> Forms(string canary)
    {
        var bytes = Encoding.UTF8.GetBytes(canary);
        yield return canary;
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToBase64String(bytes).TrimEnd('=')[..^1];
    }
}
