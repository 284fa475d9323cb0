namespace Comet.Modular.Contracts.Entries;

/// <summary>A part of an open file.</summary>
/// <param name="Descriptor">Of this process; stays its owner's.</param>
/// <param name="Offset">Of its first byte in the file.</param>
/// <param name="Length">Bytes, at least one.</param>
public readonly record struct FileRange(int Descriptor, long Offset, long Length);
