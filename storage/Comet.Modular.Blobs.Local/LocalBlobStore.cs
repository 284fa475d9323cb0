using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Blobs.Local;

/// <summary>
/// Blobs as files in a local folder (or a mounted one). A put writes a file under <c>tmp/</c>, flushes it, links it to
/// its final name and flushes the folder, so a name either is not there or has all of its bytes.
/// </summary>
/// <remarks>The store holds no handles between calls; disposing it has no effect.</remarks>
public sealed class LocalBlobStore : IBlobStore
{
    private readonly string _folder;
    private readonly string _temporary;

    // The folder whose presence shows that the drive is mounted: a bare mount point has no tmp.
    private string _witness;

    // Folders whose own names this instance has made durable. Another process may have made a folder and died before
    // it flushed the parent, so "it exists" is not enough.
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);

    private LocalBlobStore(string folder)
    {
        _folder = folder;
        _temporary = Path.Combine(folder, BlobName.ReservedFolder);
        _witness = _temporary;
    }

    /// <summary>The full path of the store's folder.</summary>
    public string Folder => _folder;

    /// <summary>
    /// Makes a store in a folder that is empty or does not exist yet. One in which an earlier attempt has left nothing
    /// but its folders counts as empty.
    /// </summary>
    /// <param name="folder">The folder's path; relative paths are resolved now.</param>
    /// <exception cref="BlobStoreException">The folder is not empty, or cannot be made.</exception>
    public static LocalBlobStore Create(string folder)
    {
        const string operation = "create a store";
        var store = new LocalBlobStore(Path.GetFullPath(folder));
        try
        {
            LocalFiles.CreateFolderChain(store._folder);
            if (!LocalFiles.IsEmpty(store._folder, begun: store._temporary))
            {
                throw new BlobStoreException(
                    operation,
                    name: null,
                    $"The folder '{store._folder}' is not empty.",
                    "Choose a new or an empty folder, or open the store that is there.",
                    isTransient: false,
                    innerException: null);
            }

            LocalFiles.CreateFolder(store._temporary);
            LocalFiles.FlushFolder(store._folder);
            return store;
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw LocalFailure.Explain(operation, name: null, store._folder, e);
        }
    }

    /// <summary>
    /// Opens the store in an existing folder and clears what crashed puts left in it more than 24 hours ago; nothing that
    /// is not theirs is touched, for the folder may be no store.
    /// A store on a read-only drive opens too.
    /// </summary>
    /// <param name="folder">The folder's path; relative paths are resolved now.</param>
    /// <param name="timeProvider">Tells the age of leftovers; the system's time if null.</param>
    /// <exception cref="BlobStoreException">The folder is not there, is empty or cannot be read.</exception>
    public static LocalBlobStore Open(string folder, TimeProvider? timeProvider = null)
    {
        const string operation = "open a store";
        var store = new LocalBlobStore(Path.GetFullPath(folder));
        if (!Directory.Exists(store._folder))
        {
            throw LocalFailure.Missing(operation, name: null, store._folder, exception: null);
        }

        try
        {
            // A store has its tmp folder from the start: an empty folder is the mount point of an absent drive.
            if (!Directory.EnumerateFileSystemEntries(store._folder).Any())
            {
                throw LocalFailure.Missing(operation, name: null, store._folder, exception: null);
            }
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw LocalFailure.Explain(operation, name: null, store._folder, e);
        }

        LocalLeftovers.Clear(store._temporary, timeProvider ?? TimeProvider.System);
        if (!store.IsPresent())
        {
            store._witness = store._folder;
        }

        return store;
    }

    /// <inheritdoc/>
    public ValueTask<PutOutcome> PutAsync(
        BlobName name, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // On the caller's thread, as reads: some thread waits for the drive in any case.
            return new ValueTask<PutOutcome>(Put(PathOf(name), content, cancellationToken));
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw Failure("write", name, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Not FileInfo.Exists: that answers false also when the folder cannot be read.
            return new ValueTask<long?>(new FileInfo(PathOf(name)).Length);
        }
        catch (Exception e) when (IsAbsence(e))
        {
            return new ValueTask<long?>((long?)null);
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw Failure("look up", name, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int?> ReadAsync(
        BlobName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        // On the caller's thread: a read of a file blocks some thread of the pool in any case, and most are of pages that
        // the system has in memory, where two changes of threads cost more than the read.
        return new ValueTask<int?>(Read(name, offset, buffer.Span, cancellationToken));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        BlobName.ThrowIfNotPrefix(prefix);
        return new LocalListing(_folder, prefix).ReadAsync(IsPresent, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(name);
        try
        {
            _ = new FileInfo(path).Length;
            File.Delete(path);
            return new ValueTask<bool>(result: true);
        }
        catch (Exception e) when (IsAbsence(e))
        {
            return new ValueTask<bool>(result: false);
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw Failure("delete", name, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(BlobName name) => Path.Combine(_folder, name.Value);

    private bool IsPresent() => Directory.Exists(_witness);

    private bool IsAbsence(Exception exception) =>
        (exception is FileNotFoundException or DirectoryNotFoundException) && IsPresent();

    private BlobStoreException Failure(string operation, BlobName? name, Exception exception) =>
        IsPresent()
            ? LocalFailure.Explain(operation, name, _folder, exception)
            : LocalFailure.Missing(operation, name, _folder, exception);

    private int? Read(BlobName name, long offset, Span<byte> buffer, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            int filled = 0;
            while (filled < buffer.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = RandomAccess.Read(file, buffer[filled..], offset + filled);
                if (count == 0)
                {
                    break;
                }

                filled += count;
            }

            return filled;
        }
        catch (Exception e) when (IsAbsence(e) || (e is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            throw Failure("read", name, e);
        }
    }

    private PutOutcome Put(string final, in ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(final)!;
        if (File.Exists(final))
        {
            LocalFiles.FlushFolder(folder);
            return PutOutcome.Exists;
        }

        string temporary = LocalLeftovers.NewPath(_temporary);
        try
        {
            if (ReferenceEquals(_witness, _folder) && Directory.Exists(_folder))
            {
                // A copy of a store may have lost its empty folder.
                LocalFiles.CreateFolder(_temporary);
            }

            LocalFiles.WriteNew(temporary, content, cancellationToken);
            Settle(folder);
            cancellationToken.ThrowIfCancellationRequested();
            bool created = LocalFiles.TryPublish(temporary, final);
            if (!created && !File.Exists(final))
            {
                throw new IOException($"A folder has the blob's name: '{final}'");
            }

            // Also for the one that lost: its caller will build on the winner's blob.
            LocalFiles.FlushFolder(folder);
            return created ? PutOutcome.Created : PutOutcome.Exists;
        }
        finally
        {
            LocalLeftovers.Discard(temporary);
        }
    }

    /// <summary>Makes sure that a folder below the store's own exists and that its name is durable.</summary>
    private void Settle(string folder)
    {
        if (folder.Length <= _folder.Length || (_settled.ContainsKey(folder) && Directory.Exists(folder)))
        {
            return;
        }

        string parent = Path.GetDirectoryName(folder)!;
        Settle(parent);
        LocalFiles.CreateFolder(folder);
        LocalFiles.FlushFolder(parent);
        _settled.TryAdd(folder, value: true);
    }
}
