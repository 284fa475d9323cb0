using System.Text;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Rows of cells, printed in columns or as Markdown. The first column is words, the others are figures.</summary>
internal sealed class TextTable(params IReadOnlyList<string> head)
{
    // A rule of Markdown needs a dash and a colon.
    private const int LeastWidth = 2;
    private readonly List<IReadOnlyList<string>> _rows = [head];

    public void Add(params IReadOnlyList<string> row) => _rows.Add(row);

    public string ToText(bool isMarkdown)
    {
        var widths = Enumerable.Range(0, head.Count).Select(column => Math.Max(LeastWidth, _rows.Max(row => row[column].Length))).ToArray();
        var text = new StringBuilder();
        for (var row = 0; row < _rows.Count; row++)
        {
            var cells = _rows[row].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            _ = text.AppendLine(isMarkdown ? $"| {string.Join(" | ", cells)} |" : string.Join("  ", cells).TrimEnd());
            if (row == 0)
            {
                _ = text.AppendLine(isMarkdown ? Rule(widths) : new string('-', widths.Sum() + (2 * (widths.Length - 1))));
            }
        }

        return text.ToString();
    }

    private static string Rule(int[] widths) =>
        $"| {string.Join(" | ", widths.Select(static (width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":"))} |";
}
