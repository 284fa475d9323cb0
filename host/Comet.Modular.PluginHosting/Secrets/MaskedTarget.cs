using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A restore target whose words hold no secret.</summary>
internal sealed class MaskedTarget(IRestoreTarget target, SecretMask mask) : IRestoreTarget
{
    public async ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken)
    {
        try
        {
            await target.RestoreAsync(new MaskedRestoreJob(job, mask), cancellationToken);
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
            await target.DisposeAsync();
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }
}
