using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Tests;

/// <summary>Cores that only take work, until they are let go: then each is a thread of its own, and all begin at once.</summary>
internal sealed class HeldCores : TaskScheduler
{
    private readonly Lock _lock = new();
    private readonly List<Task> _held = [];

    /// <summary>Cores that have work and do not do it.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    public SpareCores Of(int cores) => new(cores, this);

    /// <summary>Lets them work; the task ends when nothing is left to do.</summary>
    public async Task ReleaseAsync()
    {
        // A core does one thing and stands in line for the next.
        while (Held > 0)
        {
            await ReleaseOnceAsync();
        }
    }

    private async Task ReleaseOnceAsync()
    {
        Task[] held;
        lock (_lock)
        {
            held = [.. _held];
            _held.Clear();
        }

        using var start = new Barrier(held.Length);
        await Task.WhenAll(held.Select(task => Task.Factory.StartNew(Run, task, TestVaults.Stop, TaskCreationOptions.LongRunning, Default)));

        void Run(object? task)
        {
            start.SignalAndWait();
            _ = TryExecuteTask((Task)task!);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_lock)
        {
            _held.Add(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _held;
}
