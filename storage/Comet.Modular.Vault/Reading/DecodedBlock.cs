using System.Buffers;

namespace Comet.Modular.Vault.Reading;

/// <summary>The plain bytes of a block in a pooled array, which goes back when the last holder lets go.</summary>
internal sealed class DecodedBlock(int length) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(length);
    private int _holders = 1;

    public Memory<byte> Memory => _bytes.AsMemory(0, length);

    /// <summary>One more holder; only somebody who holds it may add one.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go: once for each holder.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
