using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Engine.Restore.Targets;

namespace Comet.Modular.Engine.Restore;

/// <summary>Files that one worker has begun in its turn of the walk, and restores in this order.</summary>
/// <remarks>So a worker has to do with others once for many files, and for files whose chunks stand side by side.</remarks>
internal sealed class FileBatch
{
    /// <summary>Each is open.</summary>
    private const int MostFiles = 64;

    /// <summary>Some blocks; with a larger file a batch ends.</summary>
    private const long MostBytes = 2 << 20;

    private readonly Queue<FileWork> _files = new(MostFiles);
    private long _bytes;

    public bool IsEmpty => _files.Count == 0;

    public bool IsFull => _files.Count == MostFiles || _bytes >= MostBytes;

    public void Add(FileWork work)
    {
        _files.Enqueue(work);
        _bytes += work.Node.Length;
    }

    /// <summary>The next file; false: the batch is done, and empty again.</summary>
    public bool TryTake([NotNullWhen(true)] out FileWork? work)
    {
        if (_files.TryDequeue(out work))
        {
            return true;
        }

        _bytes = 0;
        return false;
    }

    /// <summary>Removes what was begun and will not be restored.</summary>
    public void Discard(RestoreLog log)
    {
        while (TryTake(out var left))
        {
            ContentRestorer.Discard(left.File);
            left.File?.Dispose();
            left.Previous?.Dispose();
            DirectoryRelease.Run(left.Directory, left.Path.Parent!, log);
        }
    }
}
