using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>The consumers of one connection that wait for bytes, and when their sender is told what waits for company.</summary>
/// <remarks>
/// Invariant: what is queued leaves before the last consumer sleeps, and at once while one does; else the one that sleeps
/// might wait for a sender that waits for just that. A wait is counted before it flushes, and whoever queues looks at the
/// count after that: one of the two sees the other.
/// </remarks>
internal sealed class ConsumerWaits(FrameSender sender)
{
    private int _count;

    /// <summary>A consumer waits from here on.</summary>
    public void Begin()
    {
        _ = Interlocked.Increment(ref _count);
        sender.Flush();
    }

    /// <summary>
    /// It waits no more. Once for each <see cref="Begin"/>, which may still follow: what somebody does not write because of
    /// that, it does.
    /// </summary>
    public void End() => _ = Interlocked.Decrement(ref _count);

    /// <summary>Writes what was queued, if somebody may wait for the sender to hear of it.</summary>
    public void Tell()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) > 0)
        {
            sender.Flush();
        }
    }
}
