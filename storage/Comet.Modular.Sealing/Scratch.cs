using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>One worker's buffer, which grows to the largest need. Zeroed on disposal: it held plain bytes.</summary>
internal sealed class Scratch : IDisposable
{
    private byte[] _buffer = [];

    internal Span<byte> Take(int length)
    {
        if (_buffer.Length < length)
        {
            CryptographicOperations.ZeroMemory(_buffer);
            _buffer = GC.AllocateUninitializedArray<byte>(length);
        }

        return _buffer.AsSpan(0, length);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);
}
