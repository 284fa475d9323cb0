using Spectre.Console;

namespace Comet.Modular.Host.Output;

/// <summary>Tables for people: a heading and rows; no frame, so that they can be cut with ordinary tools.</summary>
internal static class Tables
{
    // Rows that go into a file or a pipe are never folded.
    private const int WidthOfPipes = 10_000;

    public static void Print(Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
        {
            _ = table.AddColumn(
                new TableColumn(new Text(heading))
                {
                    NoWrap = Console.IsOutputRedirected,
                    Padding = new Padding(0, 0, 2, 0),
                }
            );
        }

        foreach (var row in rows)
        {
            _ = table.AddRow(row.Select(static cell => new Text(PlainText.Line(cell))));
        }

        terminal.Out.Flush();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Out),
                Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            }
        );
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfPipes;
        }

        console.Write(table);
    }

    /// <summary>One thing, a line for each of its properties.</summary>
    public static void PrintProperties(Terminal terminal, params IReadOnlyList<(string Name, string Value)> properties)
    {
        var width = properties.Max(static property => property.Name.Length) + 2;
        foreach (var (name, value) in properties)
        {
            terminal.WriteLine(name.PadRight(width) + value);
        }
    }
}
