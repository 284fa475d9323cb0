namespace Comet.Modular.Engine.Restore;

/// <summary>A further name of a file.</summary>
/// <param name="First">Linked to when it is settled; if it is lost, or cannot be linked to, the content is written again.</param>
/// <param name="Name">One component, in the directory of the work.</param>
/// <param name="Replaces">Something that may be replaced has the name now.</param>
internal sealed record FurtherName(FirstName First, ReadOnlyMemory<byte> Name, bool Replaces);
