using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Vaults;
using Comet.Modular.Vault.Checking;

namespace Comet.Modular.Host.Commands.Vaults;

internal sealed class VaultCheckCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The vault.");

    private readonly Option<double> _readData = new("--read-data")
    {
        Description = "Read and verify data too: all of it, or a share of the packs in percent.",
        HelpName = "PERCENT",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ParsePercent,
    };

    public VaultCheckCommand()
        : base(
            "check",
            "Check a vault: log, packs, index, trees. Exit code 0 only if nothing is wrong.",
            "comet vault check home --read-data=10"
        )
    {
        Add(_name);
        Add(_readData);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        await using var vault = await new VaultOpening(context).OpenAsync(
            arguments.GetRequiredValue(_name),
            cancellationToken
        );
        // Another sample each time: in time everything is read.
        var depth = CheckDepth.ReadData(arguments.GetValue(_readData), Random.Shared.Next());
        var report = await vault.Storage.CheckAsync(depth, progress: null, cancellationToken);
        Print(context.Terminal, vault.Name, report);
        return report.Ok ? ExitCode.Success : ExitCode.Error;
    }

    private static void Print(Terminal terminal, string vault, CheckReport report)
    {
        if (terminal.IsJson)
        {
            var check = new VaultCheck(
                report.Ok,
                report.Packs,
                report.Chunks,
                report.Snapshots,
                [
                    .. report.Problems.Select(static each => new CheckProblemRow(
                        each.Code,
                        each.Object,
                        each.Message,
                        each.Paths
                    )),
                ]
            );
            terminal.WriteJson(check, JsonShapes.Default.VaultCheck);
            return;
        }

        foreach (var problem in report.Problems)
        {
            terminal.WriteLine($"{problem.Object}: {problem.Message} ({problem.Code})");
            foreach (var path in problem.Paths)
            {
                terminal.WriteLine($"  hits {path}");
            }
        }

        var found = report.Ok ? "nothing is wrong" : $"{report.Problems.Count} problems";
        terminal.WriteLine(
            $"{vault}: {report.Packs} packs ({report.PacksRead} read whole), {report.Chunks} chunks, "
                + $"{report.Snapshots} snapshots checked: {found}"
        );
    }

    private static double ParsePercent(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return 100;
        }

        var valid = double.TryParse(
            result.Tokens[0].Value.TrimEnd('%'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var percent
        );
        if (!valid || percent is < 0 or > 100)
        {
            result.AddError($"'{result.Tokens[0].Value}' after --read-data is no percentage between 0 and 100.");
        }

        return percent;
    }
}
