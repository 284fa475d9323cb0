using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Tests;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Tests;

namespace Comet.Modular.Host.Tests;

/// <summary>Whatever is typed is understood, or refused with a sentence of the product.</summary>
public sealed class CommandLineFuzzTests : IDisposable
{
    /// <summary>Each makes all commands.</summary>
    private const int Lines = 2_000;

    private static readonly string[] Strange =
    [
        "", "-", "--", "---", "-r", "--json", "--home", "--read-data=", "--read-data=NaN", "--read-data=1e999", "@", "@nowhere",
        "=", "a=", "=a", "a=[", "x@latest", "x@latest:", ":", "::", "file:", "file://", "file:%00", "s3://", "\\x", "\\xZZ", "a/../b",
        "\ud800", "\u202e", new('a', 40_000), new('/', 5000), "a=" + new string('[', 64) + new string(']', 64),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comet-inputs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_damaged_command_line_is_parsed_or_its_errors_are_told()
    {
        var tree = CommandTree.Build();
        var examples = Examples(tree).Select(static line => line.Split(' ')[1..]).ToArray();
        Assert.All(examples, line => Assert.Empty(tree.Parse(line).Errors));
        var random = new Random(ByteDamage.Seed);
        var refused = 0;
        for (var input = 0; input < ByteDamage.Inputs; input++)
        {
            var line = Damaged(examples[random.Next(examples.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var parsed = tree.Parse(line);
            refused += parsed.Errors.Count > 0 ? 1 : 0;
            Assert.DoesNotContain(parsed.Errors, static error => error.Message.Length == 0);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, JsonDamage.MostBytes);
        }

        Assert.InRange(refused, ByteDamage.Inputs / 10, ByteDamage.Inputs);
    }

    [Fact]
    public void A_command_line_means_the_same_whether_all_commands_are_made_or_those_that_it_names()
    {
        var tree = CommandTree.Build();
        var examples = Examples(tree).Select(static line => line.Split(' ')[1..]).ToArray();
        var random = new Random(ByteDamage.Seed);
        for (var input = 0; input < Lines; input++)
        {
            var line = Damaged(examples[random.Next(examples.Length)], random);

            var (whole, named) = (tree.Parse(line), CommandTree.Parse(line));

            Assert.Equal(whole.Errors.Select(static error => error.Message), named.Errors.Select(static error => error.Message));
            Assert.Equal(whole.CommandResult.Command.GetType(), named.CommandResult.Command.GetType());
            Assert.Equal(Values(whole), Values(named));
        }
    }

    [Fact]
    public void A_damaged_reference_location_or_path_is_read_or_refused()
    {
        string[] samples = ["0a1b2c:a/b\\x41/c", "docs@latest:/etc", "file:///srv/vault", "/srv/vault", "a\\xff/b"];
        var random = new Random(ByteDamage.Seed);
        for (var input = 0; input < ByteDamage.Inputs; input++)
        {
            var text = Damaged(samples[random.Next(samples.Length)], random);
            Refusable(() => SnapshotReference.Parse(text), text);
            Refusable(() => VaultLocation.Parse(text), text);
            Refusable(() => Words.ParsePath(text), text);
        }
    }

    [Fact]
    public async Task A_damaged_settings_file_or_assignment_is_read_or_refused()
    {
        string[] assignments = ["key=value", "include=[\"/a\"]", "size=5", "deep={\"a\":{\"b\":null}}"];
        var sample = """{"include":["/a","/b"],"exclude":["*.tmp"],"deep":{"a":[1,2,{"b":"c"}]}}"""u8.ToArray();
        var file = Path.Combine(_folder.FullName, "settings.json");
        var random = new Random(ByteDamage.Seed);
        var refused = 0;
        for (var input = 0; input < ByteDamage.Inputs; input++)
        {
            var bytes = JsonDamage.Of(sample, random);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            var assignment = Damaged(assignments[random.Next(assignments.Length)], random);
            try
            {
                JsonObject settings = await SettingsInput.ReadAsync(file, [assignment], TestContext.Current.CancellationToken);
                _ = SettingsInput.ToElement(settings);
            }
            catch (CommandException)
            {
                refused++;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Broken by {Encoding.UTF8.GetString(bytes)} with {assignment}", failure);
            }
        }

        Assert.InRange(refused, ByteDamage.Inputs / 10, ByteDamage.Inputs);
    }

    private static IEnumerable<string> Values(ParseResult parsed) =>
        parsed.CommandResult.Children.SelectMany(static child => child.Tokens).Select(static token => token.Value);

    private static void Refusable(Func<object> parse, string text)
    {
        try
        {
            _ = parse();
        }
        catch (CommandException refusal)
        {
            Assert.NotEmpty(refusal.Message);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Broken by '{text}'", failure);
        }
    }

    private static IEnumerable<string> Examples(Command command) =>
        command
            .Subcommands.SelectMany(Examples)
            .Concat(command is IExampleCommand { Example: var example } && command.Subcommands.Count == 0 ? [example] : []);

    private static string[] Damaged(string[] line, Random random)
    {
        var words = line.ToList();
        var at = random.Next(words.Count);
        switch (random.Next(4))
        {
            case 0:
                words.RemoveAt(at);
                break;
            case 1:
                words.Insert(at, words[random.Next(words.Count)]);
                break;
            case 2:
                words.Insert(at, Strange[random.Next(Strange.Length)]);
                break;
            default:
                words[at] = Damaged(words[at], random);
                break;
        }

        return [.. words];
    }

    private static string Damaged(string text, Random random) =>
        random.Next(4) == 0
            ? Strange[random.Next(Strange.Length)]
            : Encoding.UTF8.GetString(ByteDamage.Of(Encoding.UTF8.GetBytes(text), random));
}
