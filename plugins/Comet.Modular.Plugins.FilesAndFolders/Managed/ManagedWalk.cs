using System.Diagnostics.CodeAnalysis;
using System.Text;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;
using Comet.Modular.Plugins.FilesAndFolders.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Managed;

/// <summary>The walk by the means of .NET alone, for macOS and Windows.</summary>
/// <remarks>
/// Unproved: its tests run on Linux. It keeps names, sizes, times, links and permission bits; owners, extended
/// attributes, security descriptors, alternate streams and hard links are not looked at.
/// </remarks>
internal sealed class ManagedWalk(Selection selection) : IFileSystemWalk
{
    private readonly IReadOnlyList<EntryPath> _roots = selection.Roots();
    private readonly Stack<Queue<Child>> _levels = new();
    private readonly Queue<SourceEntry> _ready = new();
    private readonly List<DirectoryEntry> _pending = [];
    private EntryPath _offeredAncestor = EntryPath.Root;
    private int _nextRoot;

    public PathState Probe(EntryPath path)
    {
        var found = Look(path);
        return found is null ? PathState.Missing
            : found.LinkTarget is null ? PathState.Present
            : PathState.Link;
    }

    public bool TryNext([NotNullWhen(true)] out SourceEntry? entry, CancellationToken cancellationToken)
    {
        while (!_ready.TryDequeue(out entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_levels.TryPeek(out var level))
            {
                if (level.TryDequeue(out var child))
                {
                    Visit(child);
                }
                else
                {
                    _ = _levels.Pop();
                }
            }
            else if (_nextRoot < _roots.Count)
            {
                Start(_roots[_nextRoot++]);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    public bool TryTakeDiagnostic([NotNullWhen(true)] out Diagnostic? diagnostic)
    {
        diagnostic = null;
        return false;
    }

    public void Dispose() => _levels.Clear();

    private static FileSystemInfo? Look(EntryPath path)
    {
        var native = HostPath.ToNative(path);
        FileSystemInfo directory = new DirectoryInfo(native);
        FileSystemInfo file = new FileInfo(native);
        return directory.Exists ? directory
            : file.Exists || file.LinkTarget is not null ? file
            : null;
    }

    private void Start(EntryPath root)
    {
        for (var depth = 1; depth < root.Depth; depth++)
        {
            var path = root.Ancestor(depth);
            if (!_offeredAncestor.IsAtOrBelow(path) && Look(path) is { } ancestor)
            {
                // Its times tell of changes that nobody chose to back up.
                var metadata = MakeMetadata(ancestor) with { Modified = null, Created = null };
                _ready.Enqueue(new DirectoryEntry(path, metadata));
                _offeredAncestor = path;
            }
        }

        if (Look(root) is not { } found)
        {
            _ready.Enqueue(new FaultedEntry(root, FileFaults.PathMissing(root)));
            return;
        }

        var scope = root.Parent is null ? IncludeScope.Unrestricted : selection.Filter.ScopeOf(root.Parent);
        var start = new Queue<Child>();
        start.Enqueue(new Child(root, found, scope));
        _levels.Push(start);
    }

    private void Visit(Child child)
    {
        var (path, found, scope) = child;
        var isDirectory = found is DirectoryInfo && found.LinkTarget is null;
        var text = new PathText(HostPath.Separator);
        text.Set(path);
        var excluded =
            selection.Filter.FindExclude(text.Span, isDirectory) is not null
            || (path.Parent is { } parent && Array.Exists(
                selection.Filter.ExcludedNames(parent),
                name => name.Span.SequenceEqual(path.Name.Span)
            ));
        var taken = path.Parent is null || scope.Takes(text.Span, isDirectory);
        if (excluded || !(taken || isDirectory))
        {
            return;
        }

        try
        {
            if (isDirectory)
            {
                Enter(path, (DirectoryInfo)found, selection.Filter.ScopeBelow(path, scope, taken), taken);
            }
            else
            {
                Offer(Make(path, found));
            }
        }
        catch (UnauthorizedAccessException denied)
        {
            Offer(new FaultedEntry(path, FileFaults.AccessDenied(path, denied.Message)));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            Offer(new FaultedEntry(path, FileFaults.Vanished(path)));
        }
        catch (IOException failed)
        {
            Offer(new FaultedEntry(path, FileFaults.ReadError(path, failed.Message)));
        }
    }

    private void Enter(EntryPath path, DirectoryInfo directory, IncludeScope scope, bool taken)
    {
        var children = directory
            .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            .Select(found => new Child(path.Append(Encoding.UTF8.GetBytes(found.Name)), found, scope))
            .OrderBy(static child => child.Path);
        var level = new Queue<Child>(children);
        if (path.Parent is not null)
        {
            _ = _pending.RemoveAll(pending => !path.IsAtOrBelow(pending.Path));
            _pending.Add(new DirectoryEntry(path, MakeMetadata(directory)));
        }

        if (taken)
        {
            OfferPending(path);
        }

        _levels.Push(level);
    }

    private void Offer(SourceEntry entry)
    {
        OfferPending(entry.Path);
        _ready.Enqueue(entry);
    }

    private void OfferPending(EntryPath path)
    {
        foreach (var directory in _pending.Where(pending => path.IsAtOrBelow(pending.Path)))
        {
            _ready.Enqueue(directory);
        }

        _pending.Clear();
    }

    private SourceEntry Make(EntryPath path, FileSystemInfo found)
    {
        var metadata = MakeMetadata(found);
        if (found.LinkTarget is { } target)
        {
            return new LinkEntry(path, metadata, Encoding.UTF8.GetBytes(target));
        }

        var length = ((FileInfo)found).Length;
        return new FileEntry(path, metadata, new ManagedFileContent(path, metadata, length))
        {
            Length = length,
            ChangeToken = selection.RescanUnchanged
                ? default
                : new ManagedFileState(metadata.Modified!.Value, length).ToChangeToken(),
        };
    }

    private static EntryMetadata MakeMetadata(FileSystemInfo found) =>
        new()
        {
            Modified = UnixTime.From(new DateTimeOffset(found.LastWriteTimeUtc)),
            Created = UnixTime.From(new DateTimeOffset(found.CreationTimeUtc)),
            Posix = OperatingSystem.IsWindows() ? null : new PosixAttributes((uint)found.UnixFileMode, 0, 0, null, null),
            WindowsAttributes = OperatingSystem.IsWindows() ? (uint)found.Attributes : null,
        };

    private sealed record Child(EntryPath Path, FileSystemInfo Found, IncludeScope Scope);
}
