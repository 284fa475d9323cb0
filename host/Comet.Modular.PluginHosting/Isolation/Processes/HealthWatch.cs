using System.Diagnostics.CodeAnalysis;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Ends a process that has stopped to answer, or that uses more memory than it may.</summary>
internal sealed class HealthWatch(ChildProcess child, int memoryMiB, ChildTimes times, TimeProvider time)
{
    private const int BytesPerMiB = 1 << 20;

    /// <summary>Watches until the process has ended.</summary>
    public Task RunAsync() => Task.WhenAll(WatchAnswersAsync(), WatchMemoryAsync());

    private async Task WatchAnswersAsync()
    {
        using var timer = new PeriodicTimer(times.HealthPeriod, time);
        while (await timer.WaitForNextTickAsync() && child.IsAlive)
        {
            if (!await AnswersAsync() && child.IsAlive)
            {
                child.Kill(ChildFaults.Hung(child.Identity, times.HealthAnswer));
                return;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any failure of the call is the same answer: none.")]
    private async Task<bool> AnswersAsync()
    {
        using var stop = new CancellationTokenSource();
        try
        {
            var answer = child.Calls.HealthAsync(new V1.HealthRequest(), cancellationToken: stop.Token).ResponseAsync;
            _ = await answer.WaitAsync(times.HealthAnswer, time);
            return true;
        }
        catch (Exception)
        {
            await stop.CancelAsync();
            return false;
        }
    }

    private async Task WatchMemoryAsync()
    {
        using var timer = new PeriodicTimer(times.MemoryPeriod, time);
        while (await timer.WaitForNextTickAsync() && child.IsAlive)
        {
            var used = child.MemoryBytes / BytesPerMiB;
            if (used > memoryMiB)
            {
                child.Kill(ChildFaults.Memory(child.Identity, used, memoryMiB));
                return;
            }
        }
    }
}
