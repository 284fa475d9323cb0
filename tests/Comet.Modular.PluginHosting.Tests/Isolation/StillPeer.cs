using System.Collections.Concurrent;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.PluginHosting.Isolation.Processes;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>A process that only ends when it is killed, or when the test ends it.</summary>
internal sealed class StillPeer : IPluginPeer
{
    private readonly TaskCompletionSource<Fault> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<Fault> _kills = new();

    public ChildIdentity Identity { get; } = new("test.peer", "1.2.3", 4711);

    public Task<Fault> Ended => _ended.Task;

    public IReadOnlyCollection<Fault> Kills => _kills;

    public void Kill(Fault reason)
    {
        _kills.Enqueue(reason);
        End(reason);
    }

    public void End(Fault reason) => _ = _ended.TrySetResult(reason);
}
