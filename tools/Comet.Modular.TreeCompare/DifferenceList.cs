namespace Comet.Modular.TreeCompare;

/// <summary>Differences from all threads: every one is counted, the first hundred are kept.</summary>
internal sealed class DifferenceList
{
    private const int Kept = 100;
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();

    internal long Count { get; private set; }

    internal void Add(string path, string what)
    {
        lock (_lock)
        {
            Count++;
            if (_lines.Count < Kept)
            {
                _lines.Add($"{path}: {what}");
            }
        }
    }

    internal IReadOnlyList<string> Sorted()
    {
        lock (_lock)
        {
            return [.. _lines.Order(StringComparer.Ordinal)];
        }
    }
}
