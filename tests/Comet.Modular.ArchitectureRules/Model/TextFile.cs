namespace Comet.Modular.ArchitectureRules.Model;

/// <summary>A text file of the repository; the path is below the root, with '/'.</summary>
internal sealed record TextFile(string Path, IReadOnlyList<string> Lines)
{
    internal bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal);
}
