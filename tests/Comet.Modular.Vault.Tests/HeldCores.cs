using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Tests;

/// <summary>Cores that only take blocks, until they are let go: then each block is sealed by a thread of its own, all at once.</summary>
internal sealed class HeldCores : TaskScheduler
{
    private readonly Lock _lock = new();
    private readonly List<Task> _held = [];

    /// <summary>Blocks that were taken and not sealed.</summary>
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

    /// <summary>Seals what is held; the task ends when all of it has been worked on.</summary>
    public async Task ReleaseAsync()
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
