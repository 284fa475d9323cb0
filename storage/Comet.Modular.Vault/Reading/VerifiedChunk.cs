namespace Comet.Modular.Vault.Reading;

/// <summary>
/// A chunk that has its id, where it lies in its decoded block, or several that lie one behind the other. The caller's, to dispose.
/// </summary>
public readonly struct VerifiedChunk : IDisposable, IEquatable<VerifiedChunk>
{
    private readonly DecodedBlock _block;
    private readonly int _offset;

    internal VerifiedChunk(DecodedBlock block, int offset, int length) =>
        (_block, _offset, Bytes) = (block, offset, block.Memory.Slice(offset, length));

    /// <summary>The chunk; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Takes the chunk that stands behind this one in the same block, which is then this one's to dispose.</summary>
    /// <param name="next">The chunk.</param>
    /// <param name="both">Takes the place of both.</param>
    /// <returns>Whether it stands there.</returns>
    public bool TryJoin(VerifiedChunk next, out VerifiedChunk both)
    {
        both = this;
        if (_block is null || _block != next._block || _offset + Bytes.Length != next._offset)
        {
            return false;
        }

        both = new VerifiedChunk(_block, _offset, Bytes.Length + next.Bytes.Length);
        // Each of them held the block.
        next.Dispose();
        return true;
    }

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
