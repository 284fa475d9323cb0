using Comet.Modular.Contracts.Diagnostics;
using Grpc.Core;
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
            if (await FindProblemAsync() is { } problem)
            {
                child.Kill(problem);
                return;
            }
        }
    }

    /// <returns>Null when it answers, or has ended.</returns>
    private async Task<Fault?> FindProblemAsync()
    {
        using var stop = new CancellationTokenSource();
        try
        {
            var answer = child.Calls.HealthAsync(new V1.HealthRequest(), cancellationToken: stop.Token).ResponseAsync;
            _ = await answer.WaitAsync(times.HealthAnswer, time);
            return null;
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync();
            return ChildFaults.Hung(child.Identity, times.HealthAnswer);
        }
        catch (RpcException failure)
        {
            // A call breaks with the process, whose own end says more than the call does.
            var ended = await Task.WhenAny(child.Ended, Task.Delay(times.Exit, time));
            return ended == child.Ended ? null : ChildFaults.Failed(child.Identity, "Health", failure.Status.Detail);
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
