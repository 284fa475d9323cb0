using System.Globalization;
using System.Text;
using Comet.Modular.Vault.Tests.Golden;

namespace Comet.Modular.Scenarios;

/// <summary>
/// The vault of all features that version 1 wrote, read by the program that was written from the format page alone: every
/// content has the hash that the vault's own tests know.
/// </summary>
[Trait("Req", "HO-09")]
[Trait("Req", "HO-12")]
public sealed class FullVaultScenarios
{
    private static string Reader => Path.Combine(Workplace.Repository, "tools", "read-vault");

    private static string Fixture => Path.Combine(Workplace.Repository, "tests", "fixtures", "vaults", "version-1-full");

    [Theory]
    [InlineData(0, "its stream Zone.Identifier has no place on this system")]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, "'half': was stored with a fault")]
    public async Task The_independent_reader_restores_every_content_of_the_full_vault(int snapshot, string? warning)
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.PasswordFile, FullVault.Password + "\n");
        var facts = FullVault.Snapshots[snapshot].Split(' ');

        var listed = (await ReadAsync(place, "ls", Fixture, facts[0])).MustEnd(0);
        var restored = await ReadAsync(place, "restore", Fixture, facts[0], place.Target);

        Assert.Equal(facts[4], listed.Output.Count(static each => each == '\n').ToString(CultureInfo.InvariantCulture));
        // Device nodes are made by the administrator only.
        var count = Environment.IsPrivilegedProcess || snapshot != 0 ? facts[4] : string.Empty;
        Assert.Contains($"{count} entries restored", restored.Error, StringComparison.Ordinal);
        if (warning is not null)
        {
            restored.MustEnd(3);
            Assert.Contains(warning, restored.Error, StringComparison.Ordinal);
        }

        var sums = place.At("sums");
        await File.WriteAllBytesAsync(sums, [.. FullVaultEntries.Of(snapshot).SelectMany(SumOf)]);
        await Workplace.ShellAsync($"sha256sum --check --strict --quiet '{sums}'", place.Target);
        if (snapshot == 0)
        {
            await Workplace.ShellAsync(
                """
                test kinds/hard-1 -ef kinds/hard-2; test -p kinds/fifo; test -S kinds/socket; test -L kinds/link
                test "$(readlink kinds/link)" = $'../\xff'; test "$(stat -c %a kinds/full)" = 7777
                test "$(find levels -type f | wc -l)" = 60; test "$(find deep -type f | wc -l)" = 31
                test "$(stat -c %b contents/hole)" -lt 100; test "$(stat -c %y contents/text)" = "$(stat -c %y kinds/link)"
                """,
                place.Target
            );
        }
    }

    [Fact]
    public async Task The_independent_reader_opens_the_full_vault_with_its_recovery_key_and_not_with_the_former_password()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.At("key"), FullVault.RecoveryKey + "\n");
        await File.WriteAllTextAsync(place.PasswordFile, FullVault.FormerPassword + "\n");

        var listed = (await RunningProgram.RunAsync(Reader, "--recovery-key-file", place.At("key"), "list", Fixture)).MustEnd(0);
        (await ReadAsync(place, "list", Fixture)).MustEnd(1);

        Assert.Equal(
            FullVault.Snapshots.Select(static each => each.Split(' ')[0]),
            listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')[0])
        );
    }

    /// <summary>The line of a content for sha256sum, which takes bytes for names; none for an entry without.</summary>
    private static byte[] SumOf(string line)
    {
        var parts = line.Split(' ');
        var content = Array.Find(parts, static part => part.StartsWith("content=", StringComparison.Ordinal));
        if (content is null)
        {
            return [];
        }

        byte[] path = [.. "./"u8, .. parts[0].Split('/').Select(BytesOf).Aggregate(static (all, next) => [.. all, (byte)'/', .. next])];
        // Lines that begin with a backslash have escapes.
        var isEscaped = path.AsSpan().IndexOfAny((byte)'\n', (byte)'\r', (byte)'\\') >= 0;
        return
        [
            .. isEscaped ? "\\"u8.ToArray() : [],
            .. Encoding.ASCII.GetBytes(content[(content.LastIndexOf(':') + 1)..] + "  "),
            .. path.SelectMany(static each => each is (byte)'\n' ? "\\n"u8.ToArray() : each is (byte)'\r' ? "\\r"u8.ToArray() : [each]),
            (byte)'\n',
        ];
    }

    /// <summary>One name as the reader writes it: what would lead out of its folder is left in hexadecimal.</summary>
    private static byte[] BytesOf(string name)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < name.Length; at++)
        {
            var isHidden = name[at] == '%' && name.AsSpan(at) is not (['%', '2', 'F', ..] or ['%', '0', '0', ..]);
            bytes.Add(isHidden ? Convert.FromHexString(name.AsSpan(at + 1, 2))[0] : (byte)name[at]);
            at += isHidden ? 2 : 0;
        }

        return name is "." or ".." ? Encoding.ASCII.GetBytes(name.Replace(".", "%2E", StringComparison.Ordinal)) : [.. bytes];
    }

    private static Task<ProgramResult> ReadAsync(Workplace place, params string[] arguments) =>
        RunningProgram.RunAsync(Reader, ["--password-file", place.PasswordFile, .. arguments]);
}
