namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>A living process.</summary>
/// <param name="Id">Its number, which another may get later.</param>
/// <param name="Start">When it started, in ticks since boot: with the number it names one process for ever.</param>
/// <param name="Parent">Who started it, or who adopted it.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="IsMarked">Whether its environment holds the mark that was looked for.</param>
internal readonly record struct ProcessRow(int Id, ulong Start, int Parent, int Group, int Session, bool IsMarked);
