using System.Runtime.CompilerServices;

namespace Comet.Modular.Vault.Trees;

/// <summary>An entry as a snapshot keeps it (FORMAT.md section 9).</summary>
/// <remarks>
/// Memory that is put in is kept, not copied: it must not change afterwards. Lists are in byte order of their names.
/// A record for <c>with</c>; as objects, nodes equal only themselves.
/// </remarks>
public sealed record TreeNode
{
    /// <summary>Any bytes, at least one; unique within the directory.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>What the entry is.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>Last change of the content, in nanoseconds since 1970.</summary>
    public long? ModifiedNanoseconds { get; init; }

    /// <summary>Birth of the entry, in nanoseconds since 1970.</summary>
    public long? CreatedNanoseconds { get; init; }

    /// <summary>The twelve permission bits; set together with both ids, or none of them.</summary>
    public uint? Mode { get; init; }

    /// <summary>Numeric owner.</summary>
    public uint? UserId { get; init; }

    /// <summary>Numeric group.</summary>
    public uint? GroupId { get; init; }

    /// <summary>The owner's name; null or empty when unknown, read back as null.</summary>
    public string? UserName { get; init; }

    /// <summary>The group's name; null or empty when unknown, read back as null.</summary>
    public string? GroupName { get; init; }

    /// <summary>The <c>FILE_ATTRIBUTE_*</c> bits.</summary>
    public uint? WindowsAttributes { get; init; }

    /// <summary>Major number &lt;&lt; 32 | minor number.</summary>
    public ulong? Device { get; init; }

    /// <summary>Where a link points to; empty: not set.</summary>
    public ReadOnlyMemory<byte> LinkTarget { get; init; }

    /// <summary>Names with the same group are one file; empty: not set.</summary>
    public ReadOnlyMemory<byte> HardLinkGroup { get; init; }

    /// <summary>The source's own mark of the state that was read; empty: not set.</summary>
    public ReadOnlyMemory<byte> ChangeToken { get; init; }

    /// <summary>Extended attributes and the like.</summary>
    public IReadOnlyList<NodeProperty> Properties { get; init; } = [];

    /// <summary>The bytes of a file; null when none were kept.</summary>
    public ContentRef? Content { get; init; }

    /// <summary>Further contents.</summary>
    public IReadOnlyList<NodeStream> Streams { get; init; } = [];

    /// <summary>What lies below a directory; null for other kinds.</summary>
    public DirectoryBody? Body { get; init; }

    /// <summary>The content was kept despite a fault.</summary>
    public bool Incomplete { get; init; }

    /// <summary>Bytes of <see cref="Content"/>; 0 without content.</summary>
    public long Length => Content?.TotalLength ?? 0;

    /// <summary>Whether it is the same object.</summary>
    public bool Equals(TreeNode? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
