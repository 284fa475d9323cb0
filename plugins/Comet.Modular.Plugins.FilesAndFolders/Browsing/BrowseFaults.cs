using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Browsing;

/// <summary>Why a folder cannot be shown.</summary>
internal static class BrowseFaults
{
    public static ItemException NotAbsolute(string node) =>
        Of("files.path-not-absolute", $"\"{node}\" is no absolute path.", "Browse from the top, without a path.", cause: null);

    public static ItemException Unreadable(EntryPath path, string native, Exception cause) =>
        cause switch
        {
            _ when File.Exists(native) => Of(
                "files.not-a-folder",
                $"{path} is no folder.",
                "Browse the folder that it lies in.",
                cause
            ),
            DirectoryNotFoundException => Of(
                "files.path-missing",
                $"There is no folder {path}.",
                "Browse from the top (is a disk or share not mounted?).",
                cause
            ),
            UnauthorizedAccessException => Of(
                "files.access-denied",
                $"The folder {path} may not be read.",
                "Give the backup's user the right to read it.",
                cause
            ),
            _ => Of(
                "files.read-error",
                $"The folder {path} could not be read: {cause.Message}",
                "Check the disk or share that holds it.",
                cause
            ),
        };

    private static ItemException Of(string code, string message, string guidance, Exception? cause) =>
        new(new Fault(Severity.Error, code, message) { Guidance = guidance }, cause);
}
