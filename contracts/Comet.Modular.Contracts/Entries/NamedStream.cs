namespace Comet.Modular.Contracts.Entries;

/// <summary>A further content of a file.</summary>
/// <param name="Name">Bytes; unique within the file.</param>
/// <param name="Length">In bytes; null when known only at the end.</param>
/// <param name="Content">Opened only when the file is read.</param>
public sealed record NamedStream(ReadOnlyMemory<byte> Name, long? Length, IEntryContent Content);
