using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Comet.Modular.Plugins.ProgramOutput.Settings;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>Offers one file, in the folders that its name asks for.</summary>
internal sealed class ProgramSource(IBackupJob job, ProgramChoice choice, ProgramTiming timing) : IBackupSource
{
    private readonly ProgramContent _content = new(job, choice, timing);

    /// <summary>The output has no time of its own: it shows how things are when the job starts.</summary>
    private readonly EntryMetadata _metadata = new() { Modified = UnixTime.From(timing.Time.GetUtcNow()) };

    public SourceTraits Traits { get; } = new(SourceReading.Sequential, SourceOrder.Sorted);

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        for (var depth = 1; depth < choice.File.Depth; depth++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new DirectoryEntry(choice.File.Ancestor(depth), _metadata);
        }

        cancellationToken.ThrowIfCancellationRequested();
        yield return new FileEntry(choice.File, _metadata, _content);
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Checkpoint.None);

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _content.DisposeAsync();
}
