using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>32 secret bytes that the collector does not copy about and that are zeroed on disposal.</summary>
internal sealed class KeyBytes : IDisposable
{
    internal const int Length = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);
    private bool _disposed;

    private KeyBytes()
    {
    }

    internal ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    internal static KeyBytes Generate()
    {
        var key = new KeyBytes();
        RandomNumberGenerator.Fill(key._bytes);
        return key;
    }

    internal static KeyBytes Copy(ReadOnlySpan<byte> key32)
    {
        ThrowIfNotKey(key32.Length, nameof(key32));
        var key = new KeyBytes();
        key32.CopyTo(key._bytes);
        return key;
    }

    internal static void ThrowIfNotKey(int length, string parameter)
    {
        if (length != Length)
        {
            throw new ArgumentException($"A key has {Length} bytes, not {length}.", parameter);
        }
    }
}
