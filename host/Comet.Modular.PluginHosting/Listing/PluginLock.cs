using System.Text.RegularExpressions;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Makes the <c>plugins.json</c> in use from its source form: adds versions and hashes.</summary>
public static partial class PluginLock
{
    /// <summary>Writes <paramref name="targetPath"/>.</summary>
    /// <param name="sourcePath">A list with ids, enabled, isolation, licence; a version picks one of several.</param>
    /// <param name="pluginsFolder">Holds <c>id/version/</c> folders.</param>
    /// <param name="targetPath">Replaced in one step; may be the source.</param>
    /// <returns>The written list and the ids that were left out because they are not in the folder.</returns>
    /// <exception cref="PluginListException">The source or the manifest of a plugin is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static PluginLockResult Write(string sourcePath, string pluginsFolder, string targetPath)
    {
        var source = PluginListFile.Read(sourcePath);
        var (locked, leftOut) = (new List<PluginListEntry>(), new List<string>());
        foreach (var entry in source.Plugins)
        {
            if (FindVersion(entry, pluginsFolder) is { } folder)
            {
                var manifest = ReadManifest(folder, entry.Id);
                var hash = PluginFolderHash.Compute(folder);
                locked.Add(entry with { Version = manifest.Version, Sha256 = hash });
            }
            else
            {
                leftOut.Add(entry.Id);
            }
        }

        var list = source with { Plugins = locked };
        PluginListFile.Write(targetPath, list);
        return new PluginLockResult(list, leftOut);
    }

    /// <summary>The folder of the listed version, or of the newest one when none is listed.</summary>
    private static string? FindVersion(PluginListEntry entry, string pluginsFolder)
    {
        var parent = new DirectoryInfo(Path.Combine(pluginsFolder, entry.Id));
        if (!parent.Exists)
        {
            return null;
        }

        var folders = parent.EnumerateDirectories().Select(static d => d.Name);
        var versions = folders.Where(static name => VersionName().IsMatch(name));
        var version = versions
            .Where(v => entry.Version is null || string.Equals(v, entry.Version, StringComparison.Ordinal))
            .Max(SemanticVersionOrder.Instance);
        return version is null ? null : Path.Combine(parent.FullName, version);
    }

    [GeneratedRegex($"^{PluginManifest.VersionPattern}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionName();

    private static PluginManifest ReadManifest(string folder, string id)
    {
        var path = Path.Combine(folder, PluginManifest.FileName);
        var bound = PluginManifest.Read(folder);
        if (bound.Value is not { } manifest)
        {
            throw new PluginListException(path, bound.Problems);
        }

        var belongs =
            string.Equals(manifest.Id, id, StringComparison.Ordinal)
            && string.Equals(manifest.Version, Path.GetFileName(folder), StringComparison.Ordinal);
        return belongs ? manifest : throw new PluginListException(path, [ManifestProblem.Misplaced(manifest)]);
    }
}
