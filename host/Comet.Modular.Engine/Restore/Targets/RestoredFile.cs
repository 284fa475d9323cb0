namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A file that this restore made, for hard links to it.</summary>
/// <param name="RelativePath">From the target folder, names joined by the platform's separator.</param>
/// <param name="Device">Where it lives.</param>
/// <param name="Inode">Which one it is: a link that turns out to lead to another file is taken back.</param>
internal sealed record RestoredFile(ReadOnlyMemory<byte> RelativePath, ulong Device, ulong Inode);
