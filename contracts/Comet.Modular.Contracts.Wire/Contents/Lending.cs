namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>What one content has lent to its receiver: one range at a time.</summary>
internal sealed class Lending
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<long>? _out;
    private long _length;

    /// <summary>A range is lent.</summary>
    /// <returns>How much of it was taken, once it is given back.</returns>
    public Task<long> Lend(long length)
    {
        lock (_gate)
        {
            _length = length;
            _out = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _out.Task;
        }
    }

    /// <summary>Takes a RETURNED frame.</summary>
    /// <exception cref="WireException">Nothing is lent, or less.</exception>
    public void Return(ulong taken)
    {
        TaskCompletionSource<long>? waiting;
        lock (_gate)
        {
            (waiting, _out) = (_out, null);
        }

        if (waiting is null || taken > (ulong)_length)
        {
            throw new WireException($"got {taken} bytes back, which were not lent");
        }

        waiting.SetResult((long)taken);
    }
}
