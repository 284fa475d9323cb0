namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>What each operating system keeps in its file system that is no file of anybody: never backed up.</summary>
internal static class SystemExclusions
{
    public static IReadOnlyList<string> Linux { get; } = ["/proc", "/sys", "/selinux", "/dev"];

    public static IReadOnlyList<string> MacOS { get; } = ["/dev", "/Users/**/Library/VoiceTrigger/SAT"];

    /// <summary>Not here: execution aliases and broken DFS links, which a reparse tag tells and no name.</summary>
    public static IReadOnlyList<string> Windows { get; } =
    [
        @"?:\$RECYCLE.BIN",
        @"?:\System Volume Information",
        @"C:\Recovery",
        @"C:\pagefile.sys",
        @"C:\hiberfil.sys",
        @"C:\swapfile.sys",
    ];

    public static IReadOnlyList<string> Here =>
        OperatingSystem.IsWindows() ? Windows
        : OperatingSystem.IsMacOS() ? MacOS
        : Linux;
}
