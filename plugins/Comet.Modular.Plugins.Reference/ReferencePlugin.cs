using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.Reference.Faults;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Protects items that exist only as settings: the host's own test double and benchmark source.</summary>
public sealed class ReferencePlugin : IProtectedItemPlugin, ICleaner
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
                new ItemTypeDescription(
                    ItemType,
                    "Reference (synthetic)",
                    SettingsBinder.ExportSchema(ReferenceJson.Default.ReferenceSettings),
                    SettingsBinder.FindSecrets(ReferenceJson.Default.ReferenceSettings)
                ),
            ]
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings)
    {
        var bound = SettingsBinder.Bind(settings, ReferenceJson.Default.ReferenceSettings);
        FaultyCalls.Check(bound.Value?.Fault);
        return bound.Problems;
    }

    /// <inheritdoc/>
    public ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var bound = SettingsBinder.Bind(job.Settings, ReferenceJson.Default.ReferenceSettings);
        if (bound.Value is not { } settings)
        {
            var text = string.Join(' ', bound.Problems.Select(static p => p.Message));
            throw new ItemException(new Fault(Severity.Error, "reference.settings", text));
        }

        SpokenWords.Say(settings.Say);
        return FaultyCalls.OpenAsync(settings.Fault, job, new ReferenceSource(job, settings), cancellationToken);
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
}
