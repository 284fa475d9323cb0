using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Engine.Tests;

/// <summary>Offers just the entries that a test lists, hostile ones too.</summary>
internal sealed class ListedSource(params IReadOnlyList<SourceEntry> entries) : IProtectedItemPlugin, IBackupSource
{
    public SourceTraits Traits { get; init; } = new(SourceReading.Parallel, SourceOrder.Any);

    public BackupOutcome? Outcome { get; private set; }

    /// <summary>Makes the source fail after the commit.</summary>
    public bool FailsAtTheEnd { get; init; }

    public PluginDescription Describe() =>
        new("test.listed", "1.0.0", [new ItemTypeDescription("listed", "Listed", new JsonObject(), [])]);

    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings) => [];

    public ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IBackupSource>(this);

    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        foreach (var entry in entries)
        {
            yield return entry;
        }
    }

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Checkpoint.None);

    public ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken)
    {
        Outcome = outcome;
        return FailsAtTheEnd ? throw new InvalidOperationException("the writer is gone") : ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
