using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A plugin whose words hold no secret that it was given, wherever it runs.</summary>
/// <remarks>
/// The host knows plugins only through this: what they report, throw and tell of entries and contents passes here. Paths,
/// metadata, contents, checkpoints and clean-up tokens are data that must come back as they were, and are left alone.
/// </remarks>
internal sealed class MaskedPlugin(IProtectedItemPlugin plugin, PluginDescription description, SecretMask mask)
    : IProtectedItemPlugin
{
    /// <summary>The plugin itself, whose words are not masked.</summary>
    public IProtectedItemPlugin Own => plugin;

    public PluginDescription Describe() => description;

    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings)
    {
        Hide(settings);
        try
        {
            return mask.Apply(plugin.Validate(settings));
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    public async ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        Hide(job.Settings);
        try
        {
            return new MaskedSource(
                await plugin.OpenSourceAsync(new MaskedBackupJob(job, mask), cancellationToken),
                mask
            );
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    /// <summary>From now on the secrets of these settings appear in nothing that the plugin says.</summary>
    public void Hide(ItemSettings settings)
    {
        var type = description.ItemTypes.FirstOrDefault(each =>
            string.Equals(each.Name, settings.ItemType, StringComparison.Ordinal)
        );
        mask.Add(SecretValues.Of(settings.Values, type?.SecretPointers ?? []));
    }
}
