using System.Globalization;
using System.Runtime.CompilerServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Offers one generation of a synthetic item and watches that the host keeps the laws of reading.</summary>
internal sealed class ReferenceSource(IBackupJob job, ReferenceSettings settings) : IBackupSource
{
    public SourceTraits Traits { get; } =
        new(
            settings.Reading == ReferenceReading.Sequential ? SourceReading.Sequential : SourceReading.Parallel,
            settings.Order == ReferenceOrder.Sorted ? SourceOrder.Sorted : SourceOrder.Any
        );

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await new OpeningWords(settings, job.JournalAsync, job.ReportAsync).SayAsync(cancellationToken);
        var model = new ReferenceModel(settings);
        var open = new OpenContents(settings.Reading == ReferenceReading.Sequential);
        var plan = new OfferPlan(settings, model, new OfferFactory(settings, model, open), job.Parent);
        var offered = 0L;
        foreach (var entry in plan.Entries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            open.RequireSettled();
            FailIfDue(offered);
            if (settings.CommitEvery is { } every && offered > 0 && offered % every == 0)
            {
                var checkpoint = ReferenceCheckpoint.Of(settings, complete: false);
                _ = await job.CommitAsync(checkpoint, cancellationToken);
            }

            yield return entry;
            offered++;
        }

        open.RequireSettled();
        FailIfDue(offered);
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(ReferenceCheckpoint.Of(settings, complete: true));

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void FailIfDue(long offered)
    {
        if (settings.FailAfter == offered)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"The item fails after {offered} offers, as asked.");
            var guidance = "Leave the setting 'failAfter' out.";
            throw new ItemException(new Fault(Severity.Error, "reference.failed", text) { Guidance = guidance });
        }
    }
}
