using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>The wait of one consumer, used again for each of its reads, so that waiting allocates nothing.</summary>
/// <remarks>Whoever ends a wait does so exactly once; the consumer begins the next one only after that.</remarks>
/// <param name="take">Gives the consumer what it waited for, on its own thread.</param>
/// <param name="waits">Counts the wait until it is claimed.</param>
[SuppressMessage(
    "IDisposableAnalyzers.Correctness",
    "IDISP006",
    Justification = "A registration lives for one wait and is let go by its end."
)]
internal sealed class ReadWait(Func<ContentSpan> take, ConsumerWaits waits) : IValueTaskSource<ContentSpan>
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP002", Justification = "Let go by the end of each wait.")]
    private CancellationTokenRegistration _registration;

    private bool _isOpen;

    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>From here on there is somebody to wake.</summary>
    public void Begin()
    {
        _core.Reset();
        Volatile.Write(ref _isOpen, value: true);
    }

    /// <summary>What the consumer awaits, after <see cref="Begin"/>.</summary>
    public ValueTask<ContentSpan> WaitAsync(CancellationToken cancellationToken)
    {
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((ReadWait)state!).Cancel(token),
            this
        );
        return new ValueTask<ContentSpan>(this, _core.Version);
    }

    /// <summary>
    /// Claims the wait for whoever changed what it waits for. Called under the lock of that change: a wait that begins
    /// after it must not be ended by it.
    /// </summary>
    /// <returns>Whether the caller has to <see cref="End"/> it, once it has let go of the lock.</returns>
    public bool TryClaim()
    {
        var isClaimed = Interlocked.Exchange(ref _isOpen, value: false);
        if (isClaimed)
        {
            waits.End();
        }

        return isClaimed;
    }

    /// <summary>There is something to take.</summary>
    public void End() => _core.SetResult(result: true);

    ContentSpan IValueTaskSource<ContentSpan>.GetResult(short token)
    {
        _registration.Dispose();
        _ = _core.GetResult(token);
        return take();
    }

    ValueTaskSourceStatus IValueTaskSource<ContentSpan>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<ContentSpan>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        if (TryClaim())
        {
            _core.SetException(new OperationCanceledException(token));
        }
    }
}
