namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Error numbers of Linux that are answered in different ways.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int NoDeviceOrAddress = 6;
    public const int AccessDenied = 13;
    public const int NotDirectory = 20;
    public const int Invalid = 22;
    public const int Range = 34;
    public const int NoSuchCall = 38;
    public const int Loop = 40;
    public const int NoData = 61;
    public const int NotSupported = 95;
    public const int Stale = 116;
}
