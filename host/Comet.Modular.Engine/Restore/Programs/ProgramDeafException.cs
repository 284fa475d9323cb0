namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>The program closed its input or is gone: it takes no more.</summary>
internal sealed class ProgramDeafException(IOException closed) : IOException(closed.Message, closed);
