using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Comet.Modular.Host.Commands.Items;
using Comet.Modular.Host.Running;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.Commands.Backups;

internal sealed class BackupCommand : CometCommand
{
    private const string FilesType = "files";

    private readonly Argument<string[]> _what = new("ITEM|PATH")
    {
        Description = "Items by name; an argument with a slash, or '.', is a path of an ad-hoc backup of files.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _vault = Inputs.Vault();

    private readonly Option<bool> _rescan = new("--rescan")
    {
        Description = "Read every content, also what looks unchanged.",
    };

    public BackupCommand()
        : base("backup", "Back up items, or paths, now.", "comet backup docs mail")
    {
        Add(_what);
        Add(_vault);
        Add(_rescan);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var orders = MakeOrders(context, arguments);
        var jobs = new JobHost(context);
        var run = new BackupRun(context, jobs);
        var worst = ExitCode.Success;
        foreach (var order in orders)
        {
            worst = ExitCode.Worst(worst, await run.RunAsync(order, cancellationToken));
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return worst;
    }

    /// <summary>All names are looked up before the first job runs.</summary>
    private List<BackupOrder> MakeOrders(CometContext context, ParseResult arguments)
    {
        var what = arguments.GetRequiredValue(_what);
        var orders = what.Where(static text => !IsPath(text))
            .Distinct(StringComparer.Ordinal)
            .Select(name => ItemOrder(context, arguments, name))
            .ToList();
        var paths = what.Where(IsPath).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).ToList();
        if (paths.Count > 0)
        {
            orders.Add(PathOrder(context, arguments, paths));
        }

        return orders;
    }

    private BackupOrder ItemOrder(CometContext context, ParseResult arguments, string name)
    {
        var item = ItemShowCommand.Find(context, name);
        var vault = new VaultOpening(context).Choose(arguments.GetValue(_vault), item);
        var settings = (JsonObject)JsonNode.Parse(item.Settings)!;
        _ = ItemId.TryParse(item.Id, out var id);
        return new BackupOrder(id, item.Name, item.Type, settings, item, vault, arguments.GetValue(_rescan));
    }

    private BackupOrder PathOrder(CometContext context, ParseResult arguments, List<string> paths)
    {
        var vault = new VaultOpening(context).Choose(arguments.GetValue(_vault), item: null);
        var name = $"path:{string.Join(',', paths)}";
        var settings = new JsonObject
        {
            ["paths"] = new JsonArray([.. paths.Select(static path => JsonValue.Create(path))]),
        };
        return new BackupOrder(
            AdHocId(context, name),
            name,
            FilesType,
            settings,
            Item: null,
            vault,
            arguments.GetValue(_rescan)
        );
    }

    /// <summary>The same paths of the same home are the same item, so that a second backup finds the first.</summary>
    private static ItemId AdHocId(CometContext context, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Home.ReadClientId()} {name}"));
        return ItemId.From(hash.AsSpan(0, ItemId.Size));
    }

    private static bool IsPath(string text) =>
        text is "." or ".."
        || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
        || text.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal);
}
