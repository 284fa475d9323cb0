using System.Text;

namespace Comet.Modular.Scenarios;

public sealed class RoundTripScenarios
{
    [Fact]
    [Trait("Req", "FF-11")]
    [Trait("Req", "HO-09")]
    [Trait("Req", "HO-12")]
    public async Task A_tree_with_every_kind_of_metadata_comes_back_as_it_was()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);

        var backup = await place.BackupAsync();
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);

        Assert.Equal("success", backup.Finished.GetProperty("status").GetString());
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }

    [Fact]
    [Trait("Req", "HO-13")]
    public async Task Snapshots_are_listed_browsed_and_printed()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        var id = (await place.BackupAsync()).Finished.GetProperty("snapshot").GetString()!;

        var list = (await place.CometAsync("snapshot", "list", "--json")).MustEnd(0).Json;
        var row = Assert.Single(list.EnumerateArray());
        Assert.Equal(id, row.GetProperty("id").GetString());
        Assert.Equal("docs", row.GetProperty("item").GetString());
        Assert.Equal("files", row.GetProperty("type").GetString());
        Assert.True(row.GetProperty("complete").GetBoolean());

        var entries = (await place.CometAsync("ls", $"{id[..8]}:{place.Source}", "--json")).MustEnd(0).Json;
        var hello = entries
            .EnumerateArray()
            .Single(entry => PathOf(entry).EndsWith("/hello.txt", StringComparison.Ordinal));
        Assert.Equal(12, hello.GetProperty("size").GetInt64());
        Assert.Equal("0600", hello.GetProperty("mode").GetString());
        Assert.Equal("file", hello.GetProperty("kind").GetString());

        var text = (await place.CometAsync("cat", $"docs@latest:{place.Source}/hello.txt")).MustEnd(0);
        Assert.Equal("hello world\n", text.Output);
        var odd = (await place.CometAsync("cat", $@"docs@latest:{place.Source}/odd/not-\xff-text")).MustEnd(0);
        Assert.Equal("c", odd.Output);
        var all = (await place.CometAsync("ls", "docs@latest", "--recursive")).MustEnd(0);
        Assert.Contains(@"not-\xff-text", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "HO-12")]
    public async Task Chosen_paths_are_restored_and_nothing_else()
    {
        using var place = await Workplace.WithItemAsync();
        await SampleTree.MakeAsync(place);
        _ = await place.BackupAsync();

        var full = $"{place.Source}/hello.txt";
        (
            await place.CometAsync("restore", $"docs@latest:{place.Source}", full, "deep/a", "--to", place.Target)
        ).MustEnd(0);

        Assert.Equal(
            "hello world\n",
            await File.ReadAllTextAsync(Path.Combine(place.Target, "hello.txt"), Encoding.UTF8)
        );
        Assert.True(File.Exists(Path.Combine(place.Target, "deep/a/b/c/5")));
        Assert.False(File.Exists(Path.Combine(place.Target, "random.bin")));
        Assert.False(File.Exists(Path.Combine(place.Target, "deep/hard-link")));
    }

    [Fact]
    [Trait("Req", "HO-12")]
    public async Task Without_a_root_entries_land_under_their_full_paths()
    {
        using var place = await Workplace.WithItemAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "a");
        _ = await place.BackupAsync();

        (await place.CometAsync("restore", "docs@latest", "--to", place.Target)).MustEnd(0);

        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(place.Target, place.Source[1..], "a")));
    }

    [Fact]
    [Trait("Req", "HO-09")]
    public async Task Another_machine_opens_the_vault_with_its_password_or_its_recovery_key()
    {
        using var place = new Workplace();
        var created = await place.CometAsync(
            "vault",
            "create",
            "home",
            place.Vault,
            "--password-file",
            place.PasswordFile,
            "--json"
        );
        await place.AddSourceItemAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "content");
        _ = await place.BackupAsync();
        await File.WriteAllTextAsync(
            place.At("recovery"),
            created.MustEnd(0).Json.GetProperty("recoveryKey").GetString()
        );

        using var other = new Workplace();
        (
            await other.CometAsync(
                "vault",
                "open",
                place.Vault,
                "--name",
                "first",
                "--password-file",
                place.PasswordFile
            )
        ).MustEnd(0);
        var read = await other.CometAsync("cat", $"docs@latest:{place.Source}/a");
        Assert.Equal("content", read.MustEnd(0).Output);

        using var third = new Workplace();
        (await third.CometAsync("vault", "open", place.Vault, "--recovery-key-file", place.At("recovery"))).MustEnd(0);
        Assert.Equal("content", (await third.CometAsync("cat", $"docs@latest:{place.Source}/a")).MustEnd(0).Output);
    }

    [Fact]
    public async Task Paths_are_backed_up_ad_hoc_under_their_own_names()
    {
        using var place = new Workplace();
        await place.CreateVaultAsync();
        await File.WriteAllTextAsync(place.InSource("a"), "a");
        await place.AgeSourceAsync();

        (await place.CometAsync("backup", place.Source)).MustEnd(0);
        var second = (await place.CometAsync("backup", place.Source, "--json")).MustEnd(0);

        Assert.Equal($"path:{place.Source}", second.Finished.GetProperty("item").GetString());
        Assert.Equal(0, second.Finished.GetProperty("bytes").GetProperty("read").GetInt64());
        var latest = await place.CometAsync("cat", $"path:{place.Source}@latest:{place.Source}/a");
        Assert.Equal("a", latest.MustEnd(0).Output);
    }

    private static string PathOf(System.Text.Json.JsonElement entry) => entry.GetProperty("path").GetString()!;
}
