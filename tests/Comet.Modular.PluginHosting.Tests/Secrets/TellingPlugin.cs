using System.Text.Json.Nodes;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Loading;

namespace Comet.Modular.PluginHosting.Tests.Secrets;

/// <summary>A plugin that tells its secret in everything it says, or throws it.</summary>
internal sealed class TellingPlugin(Func<Exception>? throws = null)
    : IProtectedItemPlugin,
        IBackupSource,
        IEntryContent,
        IContentReader,
        IRestoreTarget,
        IBrowsable,
        IConnectionTester,
        IEstimator,
        ICleaner,
        IQuantified,
        IRestoreTargetProvider,
        IPluginHome
{
    public const string Canary = "canary-1234";

    /// <summary>From here on it throws.</summary>
    public bool IsThrowing { get; set; } = throws is not null;

    public SourceTraits Traits => new(SourceReading.Parallel, SourceOrder.Any);

    public bool HasFailed => false;

    public int? ProcessId => null;

    private static Fault Fault { get; } =
        new(Severity.Error, "told." + Canary, $"it is {Canary}") { Guidance = $"use {Canary}" };

    private static Diagnostic Diagnostic { get; } =
        new(Severity.Warning, "told." + Canary, $"it is {Canary}") { Guidance = $"use {Canary}", Pointer = "/" + Canary };

    public PluginDescription Describe() =>
        new("test.telling", "1.0.0", [new ItemTypeDescription("telling", "Telling", new JsonObject(), ["/secret"])]);

    public Task<IProtectedItemPlugin> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IProtectedItemPlugin>(this);

    public T? Find<T>()
        where T : class => this as T;

    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings) => Said<IReadOnlyList<Diagnostic>>([Diagnostic]);

    public async ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        await job.ReportAsync(Diagnostic, cancellationToken);
        return Said(this);
    }

    public IAsyncEnumerable<SourceEntry> ReadEntriesAsync(CancellationToken cancellationToken) =>
        Listed<SourceEntry>(
            new FaultedEntry(EntryPath.Root, Fault),
            new FileEntry(EntryPath.Root, EntryMetadata.None, this)
            {
                Streams = [new NamedStream(new byte[] { 1 }, Length: null, this)],
            }
        );

    ValueTask<IContentReader> IEntryContent.OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IContentReader>(Said(this));

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Said(ContentSpan.Ended(ContentEnd.Failed(Fault))));

    public ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Said(Checkpoint.None));

    public async ValueTask CompleteAsync(BackupOutcome outcome, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _ = Said(0);
    }

    public ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IRestoreTarget>(Said(this));

    public async ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken)
    {
        await job.ReportAsync(Diagnostic, cancellationToken);
        _ = Said(0);
    }

    public IAsyncEnumerable<BrowseNode> BrowseAsync(ItemSettings settings, string node, CancellationToken cancellationToken) =>
        Listed(new BrowseNode("token", Canary, HasChildren: false, Selectable: false, Selection: null, Size: null));

    public ValueTask<IReadOnlyList<Diagnostic>> TestAsync(ItemSettings settings, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Said<IReadOnlyList<Diagnostic>>([Diagnostic]));

    public IAsyncEnumerable<ItemEstimate> EstimateAsync(ItemSettings settings, CancellationToken cancellationToken) =>
        Said(Listed(new ItemEstimate(1, 1)));

    public ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(Said<IReadOnlyList<Diagnostic>>([Diagnostic]));

    public ValueTask<IReadOnlyList<string>> ListUnitsAsync(ItemSettings settings, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Said<IReadOnlyList<string>>([Canary]));

    public ValueTask DisposeAsync()
    {
        _ = Said(0);
        return ValueTask.CompletedTask;
    }

    private T Said<T>(T words) => IsThrowing ? throw throws!() : words;

    private async IAsyncEnumerable<T> Listed<T>(params T[] each)
    {
        await Task.Yield();
        foreach (var one in each)
        {
            yield return Said(one);
        }
    }
}
