namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>Starts programs by the platform's shell.</summary>
internal static class ShellProgram
{
    /// <exception cref="IOException">The shell cannot be started.</exception>
    public static IShellProgram Start(string command, IReadOnlyDictionary<string, byte[]> environment) =>
        OperatingSystem.IsLinux()
            ? LinuxProgram.Start(command, environment)
            : PortableProgram.Start(command, environment);
}
