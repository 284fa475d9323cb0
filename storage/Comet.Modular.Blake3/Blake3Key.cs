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

    /// <summary>
    /// Hashes many inputs under the key, each by itself and with the same result as alone. They are hashed side by side:
    /// several times as fast up to 8 KiB, and a tenth faster still at 64 KiB.
    /// </summary>
    /// <param name="inputs">The inputs, one behind the other without a gap.</param>
    /// <param name="lengths">The length of each input, also zero.</param>
    /// <param name="hashes">Filled entirely: 32 bytes for each input, in their order.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the inputs or the hashes.</exception>
    /// <exception cref="ObjectDisposedException">The key is disposed.</exception>
    public void HashMany(ReadOnlySpan<byte> inputs, ReadOnlySpan<int> lengths, Span<byte> hashes) =>
        HashMany(Blake3KernelChoice.Best, inputs, lengths, hashes);

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

    internal void HashMany(
        Blake3Kernel kernel, ReadOnlySpan<byte> inputs, ReadOnlySpan<int> lengths, Span<byte> hashes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(inputs.Length, lengths, hashes.Length);
        fixed (uint* key = _words)
        fixed (byte* start = inputs, output = hashes)
        {
            HashForest.Hash(new HashMode((nint)key, NodeFlags.KeyedHash, kernel), start, lengths, output);
        }
    }

    private static void Check(int inputs, ReadOnlySpan<int> lengths, int hashes)
    {
        var left = inputs;
        foreach (var length in lengths)
        {
            if (length < 0 || length > left)
            {
                throw new ArgumentException("A length is negative, or the inputs end before.", nameof(lengths));
            }

            left -= length;
        }

        if (left > 0)
        {
            throw new ArgumentException($"{left} bytes of the inputs belong to none of them.", nameof(lengths));
        }

        if (hashes != (long)lengths.Length * Blake3Layout.ChainingLength)
        {
            throw new ArgumentException(
                $"{lengths.Length} hashes take {(long)lengths.Length * Blake3Layout.ChainingLength} bytes, not {hashes}.",
                nameof(hashes));
        }
    }
}
