using System.Globalization;

namespace Comet.Modular.Benchmark.Curves;

/// <summary>How far the curves go and where they are measured.</summary>
internal sealed record CurveOptions(string Folder, long MostFiles, long MostGigabytes, int Rounds, bool IsMarkdown)
{
    public const string Usage = """
        usage: tools/benchmark curve DIR [--up-to FILES[,GIGABYTES]] [--rounds N] [--markdown]
        """;

    private static readonly long[] AllFiles = [10_000, 30_000, 100_000, 300_000, 1_000_000];
    private static readonly long[] AllGigabytes = [1, 3, 10, 25, 50];

    public IEnumerable<long> Files => AllFiles.Where(files => files <= MostFiles);

    public IEnumerable<long> Gigabytes => AllGigabytes.Where(gigabytes => gigabytes <= MostGigabytes);

    /// <summary>Null when a word is not known.</summary>
    public static CurveOptions? Parse(string folder, IReadOnlyList<string> arguments)
    {
        var options = new CurveOptions(Path.GetFullPath(folder), AllFiles[^1], AllGigabytes[^1], 1, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1].Split(',') : [];
            switch (arguments[i])
            {
                case "--markdown":
                    options = options with { IsMarkdown = true };
                    continue;
                case "--rounds" when value is [var text] && TryRead(text, out var rounds) && rounds is > 0 and < 100:
                    options = options with { Rounds = (int)rounds };
                    break;
                case "--up-to" when value is [var text] && TryRead(text, out var files):
                    options = options with { MostFiles = files };
                    break;
                case "--up-to" when value is [var first, var second] && TryRead(first, out var files) && TryRead(second, out var size):
                    options = options with { MostFiles = files, MostGigabytes = size };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options;
    }

    private static bool TryRead(string text, out long number) => long.TryParse(text, CultureInfo.InvariantCulture, out number);
}
