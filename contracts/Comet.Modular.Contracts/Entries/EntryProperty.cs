namespace Comet.Modular.Contracts.Entries;

/// <summary>A named value of an entry.</summary>
/// <param name="Name">
/// Bytes; a prefix tells the kind: <c>xattr:</c> and the attribute's name on Unix, <c>windows:</c> for a security
/// descriptor or reparse data.
/// </param>
/// <param name="Value">Bytes, at most 64 KiB (what Linux allows for an extended attribute).</param>
public sealed record EntryProperty(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
