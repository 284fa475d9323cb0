using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Filters;
using Comet.Modular.Plugins.FilesAndFolders.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The walk on Linux: names relative to open directories, one <c>statx</c> for each entry, no link followed.</summary>
/// <param name="selection">What to walk.</param>
/// <param name="readsAttributes">An estimate does without extended attributes.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxWalk(Selection selection, bool readsAttributes) : IFileSystemWalk
{
    private const int RecordBufferSize = 1 << 16;

    private readonly PathFilter _filter = selection.Filter;
    private readonly IReadOnlyList<EntryPath> _roots = selection.Roots();
    private readonly Queue<SourceEntry> _ready = new();
    private readonly Queue<Diagnostic> _diagnostics = new();
    private readonly FrameStack _stack = new();
    private readonly Stack<WalkFrame> _free = new();
    private readonly PathText _text = new('/');
    private readonly byte[] _records = GC.AllocateUninitializedArray<byte>(RecordBufferSize, pinned: true);
    private EntryFactory? _factory;
    private EntryPath _offeredAncestor = EntryPath.Root;
    private int _nextRoot;

    private EntryFactory Factory =>
        _factory ??= new EntryFactory(selection.RescanUnchanged, readsAttributes, _diagnostics);

    public PathState Probe(EntryPath path) => NativeProbe.Look(path);

    public bool TryNext([NotNullWhen(true)] out SourceEntry? entry, CancellationToken cancellationToken)
    {
        while (!_ready.TryDequeue(out entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Factory.Recall();
            if (_stack.Count > 0)
            {
                Step();
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

    public bool TryTakeDiagnostic([NotNullWhen(true)] out Diagnostic? diagnostic) =>
        _diagnostics.TryDequeue(out diagnostic);

    public void Dispose() => _stack.Dispose();

    private void Start(EntryPath root)
    {
        if (root.Parent is not { } parent)
        {
            Enter(EntryPath.Root, NativeFile.OpenDirectory(root, flags: 0), IncludeScope.Unrestricted, taken: true, own: null);
            return;
        }

        var directory = OpenAncestors(parent);
        if (directory < 0)
        {
            Offer(new FaultedEntry(root, StartFault(root, directory)));
            return;
        }

        var error = NativeFile.Look(directory, out var status);
        if (error != 0)
        {
            _ = Libc.Close(directory);
            Offer(new FaultedEntry(root, NativeFaults.Of(root, error)));
            return;
        }

        var frame = TakeFrame(parent, new DirectoryHandle(directory, parent, status.Device, status.Inode, _stack.Shelf));
        frame.IsStart = true;
        frame.Names.Set(root.Name.Span);
        frame.Scope = _filter.ScopeOf(parent);
        _stack.Push(frame);
    }

    /// <summary>Goes down to the directory that holds a chosen path and offers what is on the way.</summary>
    /// <returns>A descriptor, or a negative errno.</returns>
    private int OpenAncestors(EntryPath parent)
    {
        var at = NativeFile.OpenDirectory(EntryPath.Root, Libc.PathOnly);
        for (var depth = 1; depth <= parent.Depth && at >= 0; depth++)
        {
            var path = parent.Ancestor(depth);
            var next = NativeFile.Open(at, path.Name.Span, Libc.PathOnly | Libc.Directory);
            _ = Libc.Close(at);
            at = next;
            if (at >= 0 && !_offeredAncestor.IsAtOrBelow(path) && NativeFile.Look(at, out var status) == 0)
            {
                Offer(Factory.MakeAncestor(path, at, status));
                _offeredAncestor = path;
            }
        }

        return at;
    }

    private void Step()
    {
        var frame = _stack.Top;
        if (frame.Next == frame.Names.Count)
        {
            _stack.Pop();
            frame.Names.Clear();
            _free.Push(frame);
            return;
        }

        Visit(frame, frame.Next++);
    }

    private void Visit(WalkFrame frame, int index)
    {
        var name = frame.Names[index];
        if (IsExcludedByName(frame, name))
        {
            return;
        }

        // What is excluded is not even looked at where its type is known: a dead mount would block.
        var isKnown = frame.Names.IsTypeKnown(index);
        var isDirectory = isKnown && frame.Names.IsDirectory(index);
        var taken = true;
        if (isKnown && !Decide(frame, name, isDirectory, out taken))
        {
            return;
        }

        var error = Look(frame, index, out var status);
        if (error != 0)
        {
            var lost = frame.Path.Append(name.ToArray());
            Offer(new FaultedEntry(lost, frame.IsStart ? StartFault(lost, error) : NativeFaults.Of(lost, error)));
            return;
        }

        var wasDirectory = isDirectory;
        isDirectory = status.Kind == FileKind.Directory;
        if ((!isKnown || isDirectory != wasDirectory) && !Decide(frame, name, isDirectory, out taken))
        {
            return;
        }

        var path = frame.Path.Append(name.ToArray());
        if (isDirectory)
        {
            Enter(frame, path, status, taken);
        }
        else
        {
            frame.HasContents |= status.Kind == FileKind.Regular;
            Offer(Factory.Make(path, frame.Handle, status));
        }
    }

    private static bool IsExcludedByName(WalkFrame frame, ReadOnlySpan<byte> name)
    {
        foreach (var excluded in frame.ExcludedNames)
        {
            if (excluded.Span.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a child is of interest: as itself (<paramref name="taken"/>), or as the way to what lies below.</summary>
    private bool Decide(WalkFrame frame, ReadOnlySpan<byte> name, bool isDirectory, out bool taken)
    {
        taken = true;
        if (!_filter.NeedsText)
        {
            return true;
        }

        _text.Truncate(frame.TextLength);
        _text.Append(name);
        if (_filter.FindExclude(_text.Span, isDirectory) is not null)
        {
            return false;
        }

        taken = frame.Scope.Takes(_text.Span, isDirectory);
        return taken || isDirectory;
    }

    private static unsafe int Look(WalkFrame frame, int index, out FileStatus status)
    {
        if (frame.OpenError != 0)
        {
            status = default;
            return frame.OpenError;
        }

        fixed (byte* name = frame.Names.Terminated(index))
        {
            return NativeFile.Look(frame.Handle.Descriptor, name, out status);
        }
    }

    private void Enter(WalkFrame parent, EntryPath path, in FileStatus status, bool taken)
    {
        var scope = _filter.ScopeBelow(path, parent.Scope, taken);
        var name = path.Name.Span;
        var descriptor = NativeFile.Open(parent.Handle.Descriptor, name, Libc.Directory | Libc.NoFollow);
        var own = descriptor < 0 ? null : Factory.MakeDirectory(path, parent.Handle.Descriptor, name, status);
        Enter(path, descriptor, scope, taken, own);
    }

    /// <summary>Goes into a directory that was opened, or reports that it was not.</summary>
    private void Enter(EntryPath path, int descriptor, IncludeScope scope, bool taken, DirectoryEntry? own)
    {
        FileStatus status = default;
        var error = descriptor < 0 ? descriptor : NativeFile.Look(descriptor, out status);
        if (error != 0)
        {
            _ = descriptor < 0 ? 0 : Libc.Close(descriptor);
            Offer(new FaultedEntry(path, NativeFaults.Of(path, error)));
            return;
        }

        var frame = TakeFrame(path, new DirectoryHandle(descriptor, path, status.Device, status.Inode, _stack.Shelf));
        frame.Scope = scope;
        frame.Pending = own;
        error = frame.Names.Read(descriptor, _records);
        if (error != 0 && frame.Names.Count == 0)
        {
            frame.Handle.Release();
            Offer(new FaultedEntry(path, NativeFaults.Of(path, error)));
            return;
        }

        if (error != 0)
        {
            _diagnostics.Enqueue(NativeFaults.ListingIncomplete(path, error));
        }

        _stack.Push(frame);
        if (taken)
        {
            OfferPending();
        }
    }

    private WalkFrame TakeFrame(EntryPath path, DirectoryHandle handle)
    {
        if (!_free.TryPop(out var frame))
        {
            frame = new WalkFrame { Path = path, Handle = handle, Scope = IncludeScope.Unrestricted };
        }

        (frame.Path, frame.Handle, frame.OpenError, frame.Next) = (path, handle, 0, 0);
        (frame.Pending, frame.IsStart, frame.HasContents) = (null, false, false);
        frame.ExcludedNames = _filter.ExcludedNames(path);
        if (_filter.NeedsText)
        {
            _text.Set(path);
            frame.TextLength = _text.Length;
        }

        return frame;
    }

    private void Offer(SourceEntry entry)
    {
        OfferPending();
        _ready.Enqueue(entry);
    }

    /// <summary>Offers the directories on the way here that no include filter had asked for until now.</summary>
    private void OfferPending()
    {
        var outermost = _stack.Count;
        while (outermost > 0 && _stack[outermost - 1].Pending is not null)
        {
            outermost--;
        }

        for (var depth = outermost; depth < _stack.Count; depth++)
        {
            _ready.Enqueue(_stack[depth].Pending!);
            _stack[depth].Pending = null;
        }
    }

    private static Fault StartFault(EntryPath path, int error) =>
        -error is Errno.NotFound or Errno.NotDirectory ? FileFaults.PathMissing(path) : NativeFaults.Of(path, error);
}
