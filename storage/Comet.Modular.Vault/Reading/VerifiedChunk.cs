namespace Comet.Modular.Vault.Reading;

/// <summary>A chunk that has its id, where it lies in its decoded block. The caller's, to dispose.</summary>
public readonly struct VerifiedChunk : IDisposable, IEquatable<VerifiedChunk>
{
    private readonly DecodedBlock _block;

    internal VerifiedChunk(DecodedBlock block, ReadOnlyMemory<byte> bytes) => (_block, Bytes) = (block, bytes);

    /// <summary>The chunk; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Lets go of the block; once.</summary>
    public void Dispose() => _block?.Dispose();

    /// <inheritdoc/>
    public bool Equals(VerifiedChunk other) => Bytes.Equals(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VerifiedChunk other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Bytes.GetHashCode();

    /// <summary>Whether both are the same bytes of the same block.</summary>
    public static bool operator ==(VerifiedChunk left, VerifiedChunk right) => left.Equals(right);

    /// <summary>Whether they are not.</summary>
    public static bool operator !=(VerifiedChunk left, VerifiedChunk right) => !left.Equals(right);
}
