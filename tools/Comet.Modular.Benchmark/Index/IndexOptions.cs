using System.Globalization;

namespace Comet.Modular.Benchmark.Index;

/// <summary>How many chunks the index gets, and where its files go.</summary>
internal sealed record IndexOptions(string Folder, long Entries)
{
    public const string Usage = """
        usage: tools/benchmark index|segments DIR [ENTRIES]
        """;

    private const long StandardEntries = 100_000_000;

    /// <summary>Null when a word is not known.</summary>
    public static IndexOptions? Parse(string folder, IReadOnlyList<string> arguments) =>
        arguments switch
        {
            [] => new IndexOptions(Path.GetFullPath(folder), StandardEntries),
            [var text] when long.TryParse(text, CultureInfo.InvariantCulture, out var entries) && entries is > 0 and < 1L << 31 =>
                new IndexOptions(Path.GetFullPath(folder), entries),
            _ => null,
        };
}
