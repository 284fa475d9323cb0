namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>The flags of RE2 that change what matches.</summary>
[Flags]
internal enum Re2Flags
{
    None = 0,
    IgnoreCase = 1,
    ManyLines = 2,
    DotTakesNewLine = 4,
}
