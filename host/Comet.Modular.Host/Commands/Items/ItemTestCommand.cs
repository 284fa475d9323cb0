using System.CommandLine;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.Running;

namespace Comet.Modular.Host.Commands.Items;

internal sealed class ItemTestCommand : CometCommand
{
    private readonly Argument<string> _name = Inputs.Name("The item.");

    public ItemTestCommand()
        : base("test", "Try the connection that an item describes.", "comet item test shop-database")
    {
        Add(_name);
    }

    protected override async Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var item = ItemShowCommand.Find(context, arguments.GetRequiredValue(_name));
        await using var opened = await OpenedItem.OpenAsync(context, item, cancellationToken);
        var tester = opened.Require<IConnectionTester>(
            "test connections",
            $"Back the item up with 'comet backup {item.Name}': the job says what it cannot reach."
        );
        var found = await tester.TestAsync(opened.Settings, cancellationToken);
        var worst = found.Select(static each => each.Severity).DefaultIfEmpty().Max();
        Print(context.Terminal, item.Name, found, isOk: worst != Severity.Error);
        return worst switch
        {
            Severity.Error => ExitCode.Error,
            Severity.Warning => ExitCode.Warnings,
            _ => ExitCode.Success,
        };
    }

    private static void Print(Terminal terminal, string item, IReadOnlyList<Diagnostic> found, bool isOk)
    {
        if (terminal.IsJson)
        {
            var rows = found.Select(static each => new DiagnosticRow(
                each.Severity.ToWord(),
                each.Code,
                each.Message,
                each.Guidance,
                each.Pointer
            ));
            var result = new ConnectionTestResult(isOk, [.. rows]);
            terminal.WriteJson(result, JsonShapes.Default.ConnectionTestResult);
            return;
        }

        foreach (var each in found)
        {
            terminal.WriteLine($"{each.Severity.ToWord()}: {each.Message} ({each.Code})");
            if (each.Guidance is not null)
            {
                terminal.WriteLine($"  try: {each.Guidance}");
            }
        }

        terminal.Say(isOk ? $"{item}: a backup could start." : $"{item}: a backup could not start.");
    }
}
