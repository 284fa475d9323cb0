namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>How a program ended: with a code, or by a signal; neither is known where the system kept no record.</summary>
internal readonly record struct ProgramExit(int? Code, int? Signal);
