using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>The sender's end of an inbound content, for a test that plays the sender.</summary>
internal sealed class WatchedLink(FrameSender? sender = null) : IInboundLink, IDisposable
{
    private readonly SemaphoreSlim _changed = new(0);
    private readonly TaskCompletionSource _firstRelease = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _granted;
    private int _releases;
    private int _cancels;

    public long Granted => Interlocked.Read(ref _granted);

    public int Releases => Volatile.Read(ref _releases);

    public int Cancels => Volatile.Read(ref _cancels);

    public ConsumerWaits Waits { get; } = new(sender ?? new FrameSender(Stream.Null));

    public Task FirstRelease => _firstRelease.Task;

    public void Dispose() => _changed.Dispose();

    public void Grant(InboundContent content, uint bytes)
    {
        _ = Interlocked.Add(ref _granted, bytes);
        _ = _changed.Release();
    }

    public void Cancel(InboundContent content)
    {
        _ = Interlocked.Increment(ref _cancels);
        _ = _changed.Release();
    }

    public void Released(InboundContent content)
    {
        _ = Interlocked.Increment(ref _releases);
        _ = _firstRelease.TrySetResult();
    }

    /// <summary>Waits for a grant or a cancellation.</summary>
    public void WaitForChange() =>
        Assert.True(_changed.Wait(TimeSpan.FromSeconds(30)), "The sender waits for credit that does not come.");
}
