using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Walking;

/// <summary>The faults of single files, each with its path, its cause and what to do.</summary>
internal static class FileFaults
{
    public static Fault PathMissing(EntryPath path) =>
        new(Severity.Warning, "files.path-missing", $"The chosen path {path} does not exist.")
        {
            Guidance = "Take it out of the item, or bring it back (is a disk or share not mounted?).",
        };

    public static Fault Vanished(EntryPath path) =>
        new(Severity.Warning, "files.vanished", $"{path} vanished while the backup was running.")
        {
            Guidance = "If it comes and goes by nature, exclude it.",
        };

    public static Fault ChangedKind(EntryPath path) =>
        new(
            Severity.Warning,
            "files.changed-kind",
            $"{path} was a file when it was listed and is something else by now, so it was not read."
        )
        {
            Guidance = "The next backup takes what stands there then.",
        };

    public static Fault ChangedWhileReading(EntryPath path) =>
        new(
            Severity.Warning,
            "files.changed-while-reading",
            $"{path} was written to while it was read; what is stored may mix old and new content."
        )
        {
            Guidance = "Back it up while its program is stopped, or through the item type made for that program.",
        };

    public static Fault AccessDenied(EntryPath path, string cause) =>
        new(Severity.Warning, "files.access-denied", $"{path} may not be read: {cause}.")
        {
            Guidance = "Give the backup's user the right to read it, or exclude it.",
        };

    public static Fault ReadError(EntryPath path, string cause) =>
        new(Severity.Warning, "files.read-error", $"{path} could not be read: {cause}.")
        {
            Guidance = "Check the disk or share that holds it; the next backup tries again.",
        };
}
