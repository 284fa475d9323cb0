using System.Text;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Checking;

/// <summary>What of one snapshot cannot be restored.</summary>
internal sealed class SnapshotDamage
{
    private const int MostPaths = 100;

    private readonly List<string> _paths = [];

    public long Count { get; private set; }

    /// <summary>The first reason.</summary>
    public string Reason { get; private set; } = string.Empty;

    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Notes an entry; no path: the root.</summary>
    public void Add(TreePath? path, string reason)
    {
        if (Count++ == 0)
        {
            Reason = reason;
        }

        if (_paths.Count < MostPaths)
        {
            _paths.Add(Print(path));
        }
    }

    private static string Print(TreePath? path)
    {
        var text = new StringBuilder();
        foreach (var name in path?.ToNames() ?? [])
        {
            text.Append('/').Append(PrintableName.Of(name.Span));
        }

        return text.Length == 0 ? "/" : text.ToString();
    }
}
