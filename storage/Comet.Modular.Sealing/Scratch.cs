using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>One worker's buffer, which grows to the largest need. Zeroed on disposal: it held plain bytes.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>Lengths are rounded up to this: blocks of nearly the same length must not each leave a large array behind.</summary>
    private const int Step = 256 << 10;

    private byte[] _buffer = [];
    private int _used;

    internal Span<byte> Take(int length)
    {
        if (_buffer.Length < length)
        {
            Dispose();
            _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(((long)length + Step - 1) / Step * Step, Array.MaxLength));
        }

        _used = Math.Max(_used, length);
        return _buffer.AsSpan(0, length);
    }

    /// <summary>What was never lent is not even given memory by the system.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
