using System.Runtime.Versioning;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Keeps directories open that the walk has left while their contents may still be asked for.</summary>
/// <remarks>
/// A declined content says nothing, so nobody knows when a directory is done: the longest kept gives way instead, and
/// its contents are opened by path.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class DirectoryShelf(int capacity) : IDisposable
{
    private readonly Queue<DirectoryHandle> _kept = new();

    /// <summary>Takes over the owner's use of a handle.</summary>
    public void Keep(DirectoryHandle handle)
    {
        _kept.Enqueue(handle);
        if (_kept.Count > capacity)
        {
            _kept.Dequeue().Release();
        }
    }

    public void Dispose()
    {
        while (_kept.TryDequeue(out var handle))
        {
            handle.Release();
        }
    }
}
