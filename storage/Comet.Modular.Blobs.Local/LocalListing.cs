using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Comet.Modular.Blobs.Local;

/// <summary>Walks a store's folder for blobs whose names begin with a prefix.</summary>
internal sealed class LocalListing(string folder, string prefix)
{
    private const int BatchSize = 1024;

    internal async IAsyncEnumerable<BlobListing> ReadAsync(
        Func<bool> isPresent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The callers wait for other stores; nothing here does.
        await ValueTask.CompletedTask.ConfigureAwait(false);
        string start = Path.Combine(folder, prefix[..(prefix.LastIndexOf('/') + 1)]);
        IEnumerator<BlobListing>? walk = null;
        try
        {
            bool more = true;
            while (more)
            {
                List<BlobListing> batch;
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // On the caller's thread, as reads are: whatever waits for another one is compiled in every run.
                    batch = Next(walk ??= Walk(start).GetEnumerator());
                }
                catch (DirectoryNotFoundException) when (isPresent())
                {
                    // Only the first folder can be missing: the walk itself passes over folders that vanish.
                    yield break;
                }
                catch (Exception e) when (LocalFailure.Is(e))
                {
                    throw isPresent()
                        ? LocalFailure.Explain("list", name: null, folder, e)
                        : LocalFailure.Missing("list", name: null, folder, e);
                }

                if (!isPresent())
                {
                    throw LocalFailure.Missing("list", name: null, folder, exception: null);
                }

                foreach (BlobListing listing in batch)
                {
                    yield return listing;
                }

                more = batch.Count == BatchSize;
            }
        }
        finally
        {
            walk?.Dispose();
        }
    }

    private static List<BlobListing> Next(IEnumerator<BlobListing> walk)
    {
        var batch = new List<BlobListing>();
        while (batch.Count < BatchSize && walk.MoveNext())
        {
            batch.Add(walk.Current);
        }

        return batch;
    }

    private IEnumerable<BlobListing> Walk(string start)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.None,
        };
        var files = new FileSystemEnumerable<FoundFile>(
            start, static (ref entry) => new FoundFile(entry.ToFullPath(), entry.Length), options)
        {
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory,
            // Only folders that can hold blobs: lost+found may not even be readable, and links may go in circles.
            ShouldRecursePredicate = (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && BlobName.TryParse(NameOf(entry.ToFullPath()), out _),
        };
        foreach (FoundFile file in files)
        {
            string relative = NameOf(file.Path);
            // A file that vanished between its name and its length reads as empty.
            bool listed = relative.StartsWith(prefix, StringComparison.Ordinal) && (file.Length > 0 || File.Exists(file.Path));
            if (listed && BlobName.TryParse(relative, out BlobName name))
            {
                yield return new BlobListing(name, file.Length);
            }
        }
    }

    private string NameOf(string path) =>
        Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <remarks>No value: walks of those are compiled in every run.</remarks>
    private sealed record FoundFile(string Path, long Length);
}
