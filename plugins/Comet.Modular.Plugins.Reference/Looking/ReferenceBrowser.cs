using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.Reference.Restoring;

namespace Comet.Modular.Plugins.Reference.Looking;

/// <summary>Shows the model as a selection tree. A node's token is its path; selections are made up as well.</summary>
internal sealed class ReferenceBrowser(ReferenceSettings settings)
{
    /// <exception cref="ItemException">There is no such folder.</exception>
    public IEnumerable<BrowseNode> List(string node)
    {
        var path = EntryPath.Of(node.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (path.Depth > 0 && !ExpectedEntries.Of(settings).Any(entry => entry is DirectoryEntry && entry.Path.Equals(path)))
        {
            var fault = new Fault(Severity.Error, "reference.no-such-node", $"The item has no folder {path}.")
            {
                Guidance = "Browse from the top, without a node.",
            };
            throw new ItemException(fault);
        }

        return ExpectedEntries.Of(settings).Where(entry => path.Equals(entry.Path.Parent)).Select(NodeOf);
    }

    private static BrowseNode NodeOf(SourceEntry entry)
    {
        var isFolder = entry is DirectoryEntry;
        var (token, name) = (entry.Path.ToString(), PrintableName.Of(entry.Path.Name.Span));
        return new BrowseNode(token, name, isFolder, isFolder, isFolder ? token : null, (entry as FileEntry)?.Length);
    }
}
