using System.IO.Enumeration;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;
using Comet.Modular.Plugins.FilesAndFolders.Settings;

namespace Comet.Modular.Plugins.FilesAndFolders.Browsing;

/// <summary>Shows the folders and files of this machine as a selection tree. A node's token is its path.</summary>
internal sealed class FolderBrowser
{
    private const char Undecodable = '\uFFFD';

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly PathFilter _left = SelectionReader.ReadSystemFilter();

    /// <summary>Lists a folder: folders first, then the rest, each in byte order of their names.</summary>
    /// <param name="node">An absolute path; empty for the root, or the drives on Windows.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ItemException">It is no folder, or may not be read.</exception>
    public IReadOnlyList<BrowseNode> List(string node, CancellationToken cancellationToken)
    {
        if (node.Length == 0)
        {
            return OperatingSystem.IsWindows()
                ? [.. DriveInfo.GetDrives().Select(static drive => Folder(drive.Name, drive.Name, isSelectable: true))]
                : [Folder("/", "/", isSelectable: true)];
        }

        var path = HostPath.TryParse(node) ?? throw BrowseFaults.NotAbsolute(node);
        try
        {
            return Read(path, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or IOException)
        {
            throw BrowseFaults.Unreadable(path, HostPath.ToNative(path), unreadable);
        }
    }

    private List<BrowseNode> Read(EntryPath folder, CancellationToken cancellationToken)
    {
        var found = new List<(bool IsFolder, EntryPath Path, BrowseNode Node)>();
        var entries = new FileSystemEnumerable<(bool, EntryPath, BrowseNode)>(
            HostPath.ToNative(folder),
            (ref FileSystemEntry entry) => Describe(folder.Append(entry.FileName.ToString()), ref entry),
            Everything
        );
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(entry);
        }

        found.Sort(
            static (left, right) =>
                left.IsFolder != right.IsFolder
                    ? right.IsFolder.CompareTo(left.IsFolder)
                    : left.Path.CompareTo(right.Path)
        );
        return found.ConvertAll(static entry => entry.Node);
    }

    private (bool IsFolder, EntryPath Path, BrowseNode Node) Describe(EntryPath path, ref FileSystemEntry entry)
    {
        var (name, token) = (entry.FileName.ToString(), HostPath.ToNative(path));
        // Settings are text: what has no name in text cannot be chosen alone, only with its folder.
        var isSelectable =
            !name.Contains(Undecodable, StringComparison.Ordinal)
            && _left.FindReason(path, HostPath.Separator) is null;
        var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        if (entry.IsDirectory && !isLink)
        {
            return (true, path, Folder(token, name, isSelectable));
        }

        long? size = isLink ? null : entry.Length;
        var selection = isSelectable ? token : null;
        return (false, path, new BrowseNode(token, name, HasChildren: false, isSelectable, selection, size));
    }

    private static BrowseNode Folder(string token, string name, bool isSelectable) =>
        new(token, name, HasChildren: isSelectable, isSelectable, isSelectable ? token : null, Size: null);
}
