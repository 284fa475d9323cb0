using System.Globalization;
using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>Writes nothing, for there is nowhere to write to: it compares all that it is given with the model.</summary>
internal sealed class ReferenceTarget(ReferenceSettings settings) : IRestoreTarget
{
    public async ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken)
    {
        await new OpeningWords(settings, job.JournalAsync, job.ReportAsync).SayAsync(cancellationToken);
        var differences = new Differences(job);
        var pairs = new EntryPairs(job, settings, differences);
        var comparer = new ContentComparer(job, settings, differences);
        var files = pairs.ReadAsync(cancellationToken);
        if (settings.RestoreOrder == ReferenceRestoreOrder.Shuffled)
        {
            files = ShuffledAsync(files, job, differences, cancellationToken);
        }

        var many = new ParallelOptions
        {
            MaxDegreeOfParallelism = settings.RestoreReaders,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(files, many, comparer.CompareAsync);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{pairs.Count} entries with {comparer.Bytes} bytes were compared with the model; {differences.Count} differences."
        );
        await job.ReportAsync(new Diagnostic(Severity.Information, "reference.compared", text), cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>All files at once in memory, in an order that the seed gives; looks at the entries twice.</summary>
    private async IAsyncEnumerable<FilePair> ShuffledAsync(
        IAsyncEnumerable<FilePair> files,
        IRestoreJob job,
        Differences differences,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var all = await files.ToListAsync(cancellationToken);
        var again = job.ReadEntriesAsync(cancellationToken)
            .Where(static entry => entry.Kind == RestoreEntryKind.File)
            .Select(static entry => entry.Path);
        var at = 0;
        await foreach (var path in again)
        {
            // What the model does not have was told the first time.
            at += at < all.Count && all[at].Offered.Path.Equals(path) ? 1 : 0;
        }

        if (at < all.Count)
        {
            var path = all[at].Offered.Path;
            await differences.AddAsync(path, "is missing when the entries are asked for again", cancellationToken);
        }

        foreach (var pair in all.OrderBy(pair => SyntheticBytes.Hash((ulong)settings.Seed, (ulong)Place(pair))))
        {
            yield return pair;
        }
    }

    private static int Place(FilePair pair) =>
        pair.Offered.Path.ToString().Aggregate(0, static (sum, letter) => unchecked((sum * 31) + letter));
}
