using System.Runtime.Versioning;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Keeps directories open that the walk has left while their contents may still be asked for.</summary>
/// <remarks>
/// Nobody tells when a directory's last content was opened or declined: the longest kept gives way instead, and its
/// contents are opened by path. Safe for many threads.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class DirectoryShelf(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<DirectoryHandle> _kept = new();
    private bool _isClosed;

    /// <summary>Takes over the owner's use of a handle.</summary>
    public void Keep(DirectoryHandle handle)
    {
        var leaving = handle;
        lock (_gate)
        {
            if (!_isClosed)
            {
                _kept.Enqueue(handle);
                leaving = _kept.Count > capacity ? _kept.Dequeue() : null;
            }
        }

        leaving?.Release();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_kept.TryDequeue(out var handle))
            {
                handle.Release();
            }
        }
    }
}
