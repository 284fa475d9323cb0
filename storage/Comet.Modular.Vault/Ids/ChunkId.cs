using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Comet.Modular.Sealing;

namespace Comet.Modular.Vault.Ids;

/// <summary>The keyed BLAKE3 hash of a chunk, 32 bytes.</summary>
[InlineArray(Size)]
public struct ChunkId : IEquatable<ChunkId>
{
    /// <summary>Bytes in an id.</summary>
    public const int Size = 32;

    private byte _first;

    /// <summary>Copies an id from its bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static ChunkId From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A chunk id has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        return MemoryMarshal.Read<ChunkId>(bytes);
    }

    /// <summary>The bytes, lent for as long as the variable lives.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in _first, Size);

    /// <summary>The first 16 bytes: the key of the index.</summary>
    public readonly Bits128 Prefix => MemoryMarshal.Read<Bits128>(Bytes);

    /// <inheritdoc/>
    public readonly bool Equals(ChunkId other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ChunkId other && Equals(other);

    /// <summary>An id is random already, so its first bytes are as good a hash as any.</summary>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(ChunkId left, ChunkId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(ChunkId left, ChunkId right) => !left.Equals(right);

    /// <summary>Lower-case hex.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Bytes);
}
