using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>Asks, below a top directory, for what matches.</summary>
/// <param name="Top">The directory.</param>
/// <param name="TextLength">Length of the top's path as text, with the separator behind it.</param>
/// <param name="Pattern">Tested against the path below the top.</param>
internal sealed record IncludePattern(EntryPath Top, int TextLength, FilterPattern Pattern);
