using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Gives a directory up, and tells of metadata that it did not take: its content is there all the same.</summary>
internal static class DirectoryRelease
{
    public static void Run(ITargetDirectory? directory, EntryPath path, RestoreLog log)
    {
        try
        {
            directory?.Release();
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            log.Warn(
                path,
                "restore.metadata",
                $"The directory is restored, but not all its metadata: {exception.Message}",
                "Restore as root, or onto a file system that keeps this metadata."
            );
        }
    }
}
