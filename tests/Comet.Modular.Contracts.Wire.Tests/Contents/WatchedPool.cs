using System.Buffers;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>Knows which buffers are out, and spoils what comes back.</summary>
internal sealed class WatchedPool : ArrayPool<byte>
{
    private readonly Lock _gate = new();
    private readonly HashSet<byte[]> _out = new(ReferenceEqualityComparer.Instance);

    public int Out
    {
        get
        {
            lock (_gate)
            {
                return _out.Count;
            }
        }
    }

    public int WrongReturns { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        var buffer = new byte[minimumLength];
        lock (_gate)
        {
            _ = _out.Add(buffer);
        }

        return buffer;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        array.AsSpan().Fill(0xEE);
        lock (_gate)
        {
            WrongReturns += _out.Remove(array) ? 0 : 1;
        }
    }
}
