using System.Runtime.Versioning;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The directories from the start of the walk to where it is, with a bounded number of them open.</summary>
/// <remarks>
/// In a deep tree the outer directories are closed: they are needed last. They are opened again from below through
/// <c>..</c>, or by path, and must then be the same inode.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class FrameStack : IDisposable
{
    private const int MostOpen = 64;
    private const int MostShelved = 256;
    private const int Closed = 1;

    private readonly List<WalkFrame> _frames = [];
    private readonly DirectoryShelf _shelf = new(MostShelved);
    private int _outermostOpen;

    /// <summary>Where directories stay open that were left.</summary>
    public DirectoryShelf Shelf => _shelf;

    public int Count => _frames.Count;

    public WalkFrame Top => _frames[^1];

    public WalkFrame this[int depth] => _frames[depth];

    public void Push(WalkFrame frame)
    {
        _frames.Add(frame);
        if (_frames.Count - _outermostOpen > MostOpen)
        {
            var outer = _frames[_outermostOpen++];
            if (outer.OpenError == 0)
            {
                outer.Handle.Release();
                outer.OpenError = Closed;
            }
        }
    }

    /// <summary>Leaves the innermost directory.</summary>
    public void Pop()
    {
        var left = Top;
        _frames.RemoveAt(_frames.Count - 1);
        if (_frames.Count > 0 && Top.OpenError == Closed)
        {
            OpenAgain(Top, left);
            _outermostOpen = _frames.Count - 1;
        }

        _outermostOpen = Math.Min(_outermostOpen, _frames.Count);
        if (left.OpenError != 0)
        {
            return;
        }

        if (left.HasContents)
        {
            _shelf.Keep(left.Handle);
        }
        else
        {
            left.Handle.Release();
        }
    }

    public void Dispose()
    {
        while (_frames.Count > 0)
        {
            var frame = Top;
            _frames.RemoveAt(_frames.Count - 1);
            if (frame.OpenError == 0)
            {
                frame.Handle.Release();
            }
        }

        _shelf.Dispose();
    }

    private static void OpenAgain(WalkFrame frame, WalkFrame child)
    {
        var reopened = child.OpenError == 0
            ? frame.Handle.ReopenFrom(child.Handle.Descriptor, Libc.PathOnly)
            : -Errno.Stale;
        // A child that was moved away has another parent by now.
        reopened = reopened < 0 ? frame.Handle.Reopen(Libc.PathOnly) : reopened;
        frame.OpenError = Math.Min(reopened, 0);
        if (reopened >= 0)
        {
            frame.Handle = frame.Handle.With(reopened);
        }
    }
}
