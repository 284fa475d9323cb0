namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>Codes with which a shell ends when it could not run the command.</summary>
internal static class ExitCodes
{
    public const int NotExecutable = 126;
    private const int NotFound = 127;
    private const int NotFoundByWindows = 9009;

    public static bool MeansNotRun(int code) =>
        OperatingSystem.IsWindows() ? code == NotFoundByWindows : code is NotExecutable or NotFound;
}
