using System.Runtime.CompilerServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.Reference.Faults;
using Comet.Modular.Plugins.Reference.Looking;
using Comet.Modular.Plugins.Reference.Restoring;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Protects items that exist only as settings: the host's own test double and benchmark source.</summary>
public sealed class ReferencePlugin
    : IProtectedItemPlugin,
        IRestoreTargetProvider,
        IBrowsable,
        IEstimator,
        IConnectionTester,
        ICleaner
{
    /// <summary>The plugin's id.</summary>
    public const string Id = "comet.reference";

    /// <summary>The one item type.</summary>
    public const string ItemType = "reference";

    internal const string TokenKind = "reference.token";

    /// <inheritdoc/>
    public PluginDescription Describe()
    {
        StartFault.Describing();
        return new(
            Id,
            "1.0.0",
            [
                ItemTypeDescription.Of(ItemType, "Reference (synthetic)", ReferenceJson.Default.ReferenceSettings),
            ]
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings)
    {
        var bound = SettingsBinder.Bind(settings, ReferenceJson.Default.ReferenceSettings);
        FaultyCalls.Check(bound.Value);
        return bound.Problems;
    }

    /// <inheritdoc/>
    public ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var settings = Read(job.Settings);
        SpokenWords.Say(settings.Say);
        return FaultyCalls.OpenAsync(settings, job, new ReferenceSource(job, settings), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        return ValueTask.FromResult<IRestoreTarget>(new ReferenceTarget(Read(job.Settings)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BrowseNode> BrowseAsync(
        ItemSettings settings,
        string node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        return new ReferenceBrowser(Read(settings)).List(node).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemEstimate> EstimateAsync(
        ItemSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The caller is not kept from its own work while the model is counted.
        await Task.Yield();
        foreach (var estimate in ReferenceEstimate.Of(Read(settings)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return estimate;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Diagnostic>> TestAsync(
        ItemSettings settings,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Diagnostic>();
        var read = Read(settings);
        ValueTask Add(Diagnostic diagnostic, CancellationToken stop)
        {
            found.Add(diagnostic);
            return ValueTask.CompletedTask;
        }

        await new OpeningWords(read with { Journal = 0 }, static (_, _) => ValueTask.CompletedTask, Add).SayAsync(
            cancellationToken
        );
        found.Add(
            read.ConnectionFault is { } fault
                ? new Diagnostic(Severity.Error, "reference.unreachable", fault)
                {
                    Guidance = "Leave the setting 'connectionFault' out.",
                }
                : new Diagnostic(Severity.Information, "reference.reached", "The model answers.")
        );
        return found;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var foreign = tokens.Where(static t => !string.Equals(t.Kind, TokenKind, StringComparison.Ordinal));
        var problems = foreign.Select(static token => new Diagnostic(
            Severity.Warning,
            "reference.unknown-token",
            $"The clean-up token '{token.Kind}' is none of the reference plugin's."
        ));
        return ValueTask.FromResult<IReadOnlyList<Diagnostic>>([.. problems]);
    }
    private static ReferenceSettings Read(ItemSettings settings)
    {
        var bound = SettingsBinder.Bind(settings, ReferenceJson.Default.ReferenceSettings);
        return bound.Value
            ?? throw new ItemException(
                new Fault(
                    Severity.Error,
                    "reference.settings",
                    string.Join(' ', bound.Problems.Select(static p => p.Message))
                )
            );
    }
}
