namespace Comet.Modular.Host.Output;

/// <summary>Bytes a second over the last few seconds, so that a stall and a burst both show.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Queue<(long At, long Bytes)> _samples = new();

    public double BytesPerSecond { get; private set; }

    public void Add(long bytes)
    {
        var now = time.GetTimestamp();
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
        {
            _ = _samples.Dequeue();
        }

        _samples.Enqueue((now, bytes));
        var (at, first) = _samples.Peek();
        var seconds = time.GetElapsedTime(at, now).TotalSeconds;
        BytesPerSecond = seconds > 0.1 ? (bytes - first) / seconds : 0;
    }
}
