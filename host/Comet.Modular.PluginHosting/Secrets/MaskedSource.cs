using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A source whose faults hold no secret.</summary>
internal sealed class MaskedSource(IBackupSource source, SecretMask mask) : IBackupSource
{
    public SourceTraits Traits => source.Traits;

    public IAsyncEnumerable<SourceEntry> ReadEntriesAsync(CancellationToken cancellationToken) =>
        new MaskedSequence<SourceEntry>(() => source.ReadEntriesAsync(cancellationToken), Masked, mask);

    public async ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.FinishReadingAsync(cancellationToken);
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    public async ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            await source.CompleteAsync(outcome, cancellationToken);
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await source.DisposeAsync();
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    private SourceEntry Masked(SourceEntry entry) =>
        mask.IsEmpty
            ? entry
            : entry switch
            {
                FileEntry file => file with
                {
                    Content = new MaskedContent(file.Content, mask),
                    Streams = file.Streams.Count == 0 ? [] : [.. file.Streams.Select(Masked)],
                },
                FaultedEntry faulted => faulted with { Fault = mask.Apply(faulted.Fault) },
                _ => entry,
            };

    private NamedStream Masked(NamedStream stream) => stream with { Content = new MaskedContent(stream.Content, mask) };
}
