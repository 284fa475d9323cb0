namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>How many bytes of one content may still be sent.</summary>
internal sealed class OutboundCredit(uint initial)
{
    private readonly Lock _gate = new();
    private ulong _left = initial;
    private TaskCompletionSource? _more;

    /// <summary>What may be sent now, at most <paramref name="wanted"/>; the rest waits.</summary>
    public uint Take(uint wanted)
    {
        lock (_gate)
        {
            var granted = Math.Min(_left, wanted);
            _left -= granted;
            return (uint)granted;
        }
    }

    /// <summary>Whether so much may be sent now. Only the taker takes, so it stays true.</summary>
    public bool Covers(uint bytes)
    {
        lock (_gate)
        {
            return _left >= bytes;
        }
    }

    public void Add(uint bytes)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _left += bytes;
            waiting = _more;
            _more = null;
        }

        waiting?.TrySetResult();
    }

    /// <summary>Completes when something may be sent.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_left > 0)
            {
                return Task.CompletedTask;
            }

            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancellationToken);
        }
    }
}
