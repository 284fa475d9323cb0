using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Comet.Modular.Blake3;

/// <summary>
/// A key of the keyed mode, read once. Concurrent calls of <see cref="Hash(ReadOnlySpan{byte}, Span{byte})"/> are safe
/// and allocate nothing; <see cref="Dispose"/> overwrites the key and must come after the last of them.
/// </summary>
public sealed unsafe class Blake3Key : IDisposable
{
    // Pinned, so that the collector leaves no copy of the key behind when it compacts.
    private readonly uint[] _words = GC.AllocateArray<uint>(Blake3Layout.KeyWords, pinned: true);
    private bool _disposed;

    /// <summary>Copies the key.</summary>
    /// <param name="key">32 bytes, lent for the call.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public Blake3Key(ReadOnlySpan<byte> key) => KeyWords.Load(key, _words);

    /// <summary>Hashes <paramref name="input"/> under the key, as fast as the plain mode.</summary>
    /// <param name="input">Any bytes, also none.</param>
    /// <param name="output">
    /// Filled entirely; 32 bytes is the usual length, a longer output extends a shorter one.
    /// </param>
    /// <exception cref="ObjectDisposedException">The key is disposed.</exception>
    public void Hash(ReadOnlySpan<byte> input, Span<byte> output) => Hash(Blake3KernelChoice.Best, input, output);

    /// <summary>Overwrites the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_words.AsSpan()));
    }

    internal void Hash(Blake3Kernel kernel, ReadOnlySpan<byte> input, Span<byte> output)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        fixed (uint* key = _words)
        {
            HashTree.Hash(new HashMode((nint)key, NodeFlags.KeyedHash, kernel), input, output);
        }
    }
}
