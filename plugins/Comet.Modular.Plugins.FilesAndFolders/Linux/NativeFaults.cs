using System.Runtime.InteropServices;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>What an error number means for the file at hand.</summary>
internal static class NativeFaults
{
    /// <param name="path">The file.</param>
    /// <param name="error">Negative errno.</param>
    public static Fault Of(EntryPath path, int error) =>
        -error switch
        {
            Errno.NotFound or Errno.NotDirectory or Errno.Stale => FileFaults.Vanished(path),
            Errno.AccessDenied or Errno.NotPermitted => FileFaults.AccessDenied(path, Text(error)),
            Errno.Loop or Errno.NoDeviceOrAddress => FileFaults.ChangedKind(path),
            _ => FileFaults.ReadError(path, Text(error)),
        };

    /// <summary>Only a part of a directory's names is known.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="error">Negative errno.</param>
    public static Diagnostic ListingIncomplete(EntryPath path, int error) =>
        new(
            Severity.Warning,
            "files.listing-incomplete",
            $"Some names in {path} could not be listed and are not backed up: {Text(error)}."
        )
        {
            Path = path,
            Guidance = "Check the disk or share that holds the folder; the next backup tries again.",
        };

    /// <summary>The system's own words for a negative errno.</summary>
    public static string Text(int error) => Marshal.GetPInvokeErrorMessage(-error);
}
