namespace Comet.Modular.Benchmark.Rivals;

/// <summary>A program to run, with what it gets.</summary>
internal sealed record CommandLine(string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? WorkingFolder { get; init; }
}
