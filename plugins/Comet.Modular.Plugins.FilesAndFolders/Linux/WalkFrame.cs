using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>A directory that the walk is in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class WalkFrame
{
    public NameList Names { get; } = new();

    public required EntryPath Path { get; set; }

    /// <summary>Open unless <see cref="OpenError"/> says otherwise.</summary>
    public required DirectoryHandle Handle { get; set; }

    /// <summary>Zero while open; one when closed to save descriptors; a negative errno when it could not be opened again.</summary>
    public int OpenError { get; set; }

    /// <summary>Which name comes next.</summary>
    public int Next { get; set; }

    /// <summary>The directory's own entry while nothing in it was found that makes it wanted; else null.</summary>
    public SourceEntry? Pending { get; set; }

    public required IncludeScope Scope { get; set; }

    public ReadOnlyMemory<byte>[] ExcludedNames { get; set; } = [];

    /// <summary>Length of the directory's path in the text for the filters.</summary>
    public int TextLength { get; set; }

    /// <summary>Stands above a chosen path and holds nothing else.</summary>
    public bool IsStart { get; set; }

    /// <summary>Whether contents were offered that are opened relative to this directory.</summary>
    public bool HasContents { get; set; }
}
