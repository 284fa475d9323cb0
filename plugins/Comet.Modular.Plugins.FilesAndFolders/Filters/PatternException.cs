using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>A pattern that cannot be read.</summary>
/// <param name="problem">What is wrong, as the end of a sentence.</param>
/// <param name="position">Where it starts in the pattern, counted from zero.</param>
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the plugin: the settings reader turns it into a diagnostic.")]
internal sealed class PatternException(string problem, int position)
    : Exception($"{problem} at character {position + 1}")
{
    public int Position => position;
}
