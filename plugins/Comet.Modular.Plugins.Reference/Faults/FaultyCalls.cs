using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Puts an ordered fault into the plugin's calls.</summary>
internal static class FaultyCalls
{
    /// <summary>Settings that are right by themselves are being checked.</summary>
    public static void Check(FaultOrder? order)
    {
        if (order is not null && new FaultTrigger(order).IsDue(FaultMoment.Validate))
        {
#pragma warning disable VSTHRD002 // The check is synchronous by contract, and this one is meant to harm its process.
            Misdeed.CommitAsync(order.Kind, job: null, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
    }

    /// <summary>The source, or one around it that does what is ordered.</summary>
    public static async ValueTask<IBackupSource> OpenAsync(
        FaultOrder? order,
        IBackupJob job,
        IBackupSource source,
        CancellationToken cancellationToken
    )
    {
        if (order is null || FaultRules.IsOfWire(order.Kind))
        {
            return source;
        }

        var trigger = new FaultTrigger(order);
        if (trigger.IsDue(FaultMoment.Open))
        {
            await Misdeed.CommitAsync(order.Kind, job, cancellationToken);
        }

        return new FaultySource(source, job, trigger);
    }
}
