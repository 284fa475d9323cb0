using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>A clock on which every wait is over at once.</summary>
internal sealed class ModelTime : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime);
        }

        return timer;
    }
}
