using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>A stretch of content: a chunk (or, at higher levels, a page of segments), or a hole of zeros.</summary>
public readonly struct ContentSegment : IEquatable<ContentSegment>
{
    private readonly ChunkId _id;

    // Holes are kept as negative lengths, so that a segment is 40 bytes.
    private readonly long _signedLength;

    private ContentSegment(in ChunkId id, long signedLength)
    {
        _id = id;
        _signedLength = signedLength;
    }

    /// <summary>Whether the stretch is all zeros and has no chunk.</summary>
    public bool IsHole => _signedLength < 0;

    /// <summary>Bytes of content, at least one.</summary>
    public long Length => Math.Abs(_signedLength);

    /// <summary>The chunk; zeros for a hole.</summary>
    public ChunkId Id => _id;

    /// <summary>A stretch that a chunk holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No length.</exception>
    public static ContentSegment Chunk(in ChunkId id, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new ContentSegment(in id, length);
    }

    /// <summary>A stretch of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No length.</exception>
    public static ContentSegment Hole(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new ContentSegment(default, -length);
    }

    /// <summary>Whether two segments are the same.</summary>
    public static bool operator ==(ContentSegment left, ContentSegment right) => left.Equals(right);

    /// <summary>Whether two segments differ.</summary>
    public static bool operator !=(ContentSegment left, ContentSegment right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ContentSegment other) => _signedLength == other._signedLength && _id == other._id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ContentSegment other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_id, _signedLength);
}
