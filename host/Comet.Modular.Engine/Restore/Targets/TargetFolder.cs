using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Opens the folder that is restored into.</summary>
internal static class TargetFolder
{
    /// <summary>Makes the folder if it is not there.</summary>
    /// <param name="folder">Absolute or relative path.</param>
    /// <param name="metadata">Given to the folder in the end, if it was empty or not there: then it is the restored directory.</param>
    public static ITargetDirectory Open(string folder, TreeNode? metadata)
    {
        var path = Path.GetFullPath(folder);
        var isFresh = PortableFolder.Try(
            $"making the folder {path}",
            () => !Directory.EnumerateFileSystemEntries(Directory.CreateDirectory(path).FullName).Any()
        );
        var applied = isFresh ? metadata : null;
        return OperatingSystem.IsLinux() ? LinuxFolder.OpenTarget(path, applied) : new PortableFolder(path, applied);
    }
}
