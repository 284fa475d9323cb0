using System.Text;

namespace Comet.Modular.Scenarios;

/// <summary>What others named or said reaches a terminal as text only.</summary>
[Trait("Req", "HO-13")]
public sealed class TerminalScenarios
{
    [Fact]
    public async Task No_name_and_no_message_moves_the_cursor_changes_colours_or_turns_the_text()
    {
        using var place = new Workplace();
        const string vault = "sa\u001b[31mfe";
        var results = new List<ProgramResult>
        {
            await place.CometAsync("vault", "create", vault, place.Vault, "--password-file", place.PasswordFile),
        };
        await place.ShellAsync(
            """
            printf 1 > $'red \x1b[31m\r\a' ; printf 2 > $'turned \xe2\x80\xaegpj.exe'; printf 3 > $'c1 \xc2\x9b31m'
            printf 4 > $'two\nlines'
            printf 5 > $'gone \x1b]0;title\a'
            """
        );
        await place.AddSourceItemAsync();
        (
            await place.CometAsync(
                "item",
                "add",
                "talk",
                "--type",
                "program-output",
                "--set",
                "command=\"printf '\\\\033[31mred\\\\r\\\\n' >&2; echo out; exit 3\"",
                "--set",
                "fileName=\"out\\u001b[1m\""
            )
        ).MustEnd(0);

        results.Add(await place.CometAsync("backup", "docs", "talk", "--verbose"));
        results.Add(await place.CometAsync("ls", "docs@latest", "--recursive"));
        results.Add(await place.CometAsync("snapshot", "list"));
        results.Add(await place.CometAsync("vault", "list"));
        results.Add(await place.CometAsync("job", "list"));
        results.Add(await place.CometAsync("restore", "docs@latest", "/no\u001b[31msuch", "--to", place.Target));
        results.Add(await place.CometAsync("backup", "no\u001b[31msuch", "--verbose"));
        results.Add(await place.CometAsync("vault", "check", vault));
        var jobs = (await place.CometAsync("job", "list", "--json")).MustEnd(0).Json;
        foreach (var job in jobs.EnumerateArray())
        {
            results.Add(await place.CometAsync("job", "log", job.GetProperty("id").GetString()!));
        }

        Assert.All(results, static result => Assert.DoesNotContain(result.Output + result.Error, IsDangerous));
        Assert.Contains(results, static result => result.Output.Contains(@"sa\x1b[31mfe", StringComparison.Ordinal));
        Assert.Contains(results, static result => result.Output.Contains(@"turned \xe2\x80\xaegpj", StringComparison.Ordinal));
    }

    private static bool IsDangerous(char each) =>
        (Rune.TryCreate(each, out var rune) && Rune.IsControl(rune) && each != '\n') || each is '\u202e';
}
