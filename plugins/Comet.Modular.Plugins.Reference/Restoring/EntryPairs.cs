using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>Goes through the host's entries and the model's side by side, for both are in path order.</summary>
internal sealed class EntryPairs(IRestoreJob job, ReferenceSettings settings, Differences differences)
{
    // What is missing below it is an error; beside it, it may just not have been chosen.
    private EntryPath? _whole = settings.RestorePart ? null : EntryPath.Root;

    /// <summary>Entries that were offered and are expected.</summary>
    public long Count { get; private set; }

    /// <summary>Tells of all that differs but contents.</summary>
    /// <returns>The files whose contents are to be compared.</returns>
    public async IAsyncEnumerable<FilePair> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var expected = ExpectedEntries.Of(settings).GetEnumerator();
        var isLeft = expected.MoveNext();
        EntryPath? last = null;
        await foreach (var offered in job.ReadEntriesAsync(cancellationToken))
        {
            if (last is not null && last.CompareTo(offered.Path) >= 0)
            {
                await differences.AddAsync(offered.Path, $"comes after {last}: not in path order", cancellationToken);
            }

            last = offered.Path;
            while (isLeft && expected.Current.Path.CompareTo(offered.Path) < 0)
            {
                await MissingAsync(expected.Current.Path, cancellationToken);
                isLeft = expected.MoveNext();
            }

            if (!isLeft || !expected.Current.Path.Equals(offered.Path))
            {
                await differences.AddAsync(offered.Path, "is in the snapshot and not in the model", cancellationToken);
                continue;
            }

            Count++;
            await CompareAsync(offered, expected.Current, cancellationToken);
            if (offered.Kind == RestoreEntryKind.File && expected.Current is FileEntry file)
            {
                yield return new FilePair(offered, file);
            }

            isLeft = expected.MoveNext();
        }

        for (; isLeft; isLeft = expected.MoveNext())
        {
            await MissingAsync(expected.Current.Path, cancellationToken);
        }
    }

    private async ValueTask MissingAsync(EntryPath path, CancellationToken cancellationToken)
    {
        if (_whole is not null && path.IsAtOrBelow(_whole))
        {
            await differences.AddAsync(path, "is in the model and not in the snapshot", cancellationToken);
        }
    }

    private async ValueTask CompareAsync(
        RestoreEntry offered,
        SourceEntry expected,
        CancellationToken cancellationToken
    )
    {
        var (kind, metadata) = expected switch
        {
            DirectoryEntry folder => (RestoreEntryKind.Directory, folder.Metadata),
            LinkEntry link => (RestoreEntryKind.Link, link.Metadata),
            FileEntry file => (RestoreEntryKind.File, file.Metadata),
            _ => throw new InvalidOperationException($"The model has an entry of {expected.GetType().Name}."),
        };
        if (offered.Kind != kind)
        {
            await differences.AddAsync(offered.Path, $"is a {offered.Kind} instead of a {kind}", cancellationToken);
        }

        var got = offered.Metadata;
        if (got.Modified != metadata.Modified || got.Posix != metadata.Posix || got.Properties.Count != 0)
        {
            await differences.AddAsync(offered.Path, "has other metadata than in the model", cancellationToken);
        }

        var names = expected is FileEntry { Streams: var streams } ? streams.Select(static each => each.Name) : [];
        if (!names.Select(PrintableOf).SequenceEqual(offered.StreamNames.Select(PrintableOf), StringComparer.Ordinal))
        {
            await differences.AddAsync(offered.Path, "has other named streams than in the model", cancellationToken);
        }

        var isBelow = _whole is not null && offered.Path.IsAtOrBelow(_whole);
        _whole = !isBelow && kind == RestoreEntryKind.Directory ? offered.Path : _whole;
    }

    private static string PrintableOf(ReadOnlyMemory<byte> name) => PrintableName.Of(name.Span);
}
