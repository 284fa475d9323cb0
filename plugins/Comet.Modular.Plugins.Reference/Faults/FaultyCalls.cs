using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Puts an ordered fault into the plugin's calls.</summary>
internal static class FaultyCalls
{
    /// <summary>Settings that are right by themselves are being checked.</summary>
    public static void Check(ReferenceSettings? settings)
    {
        if (TriggerOf(settings) is { } trigger && trigger.IsDue(FaultMoment.Validate))
        {
#pragma warning disable VSTHRD002 // The check is synchronous by contract, and this one is meant to harm its process.
            Misdeed.CommitAsync(trigger, job: null, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
    }

    /// <summary>The source, or one around it that does what is ordered.</summary>
    public static async ValueTask<IBackupSource> OpenAsync(
        ReferenceSettings settings,
        IBackupJob job,
        IBackupSource source,
        CancellationToken cancellationToken
    )
    {
        if (TriggerOf(settings) is not { } trigger || FaultRules.IsOfWire(trigger.Kind))
        {
            return source;
        }

        if (trigger.IsDue(FaultMoment.Open))
        {
            await Misdeed.CommitAsync(trigger, job, cancellationToken);
        }

        return new FaultySource(source, job, trigger);
    }

    private static FaultTrigger? TriggerOf(ReferenceSettings? settings) =>
        settings?.Fault is { } order ? new FaultTrigger(order, settings.Secret) : null;
}
