using System.ComponentModel;
using System.Globalization;
using System.Runtime.Versioning;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>Starts a shell as the leader of a session of its own.</summary>
/// <remarks>
/// <c>Process.Start</c> leaves the child in the group of this process, where no signal can reach it alone, and the
/// program <c>setsid</c> is not everywhere. <c>posix_spawn</c> does it on every system, between fork and exec, and also
/// sets back the signals that the runtime ignores.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal static unsafe class Spawning
{
    private const string Shell = "/bin/sh";
    private const string Descriptors = "/proc/self/fd";

    /// <summary>More than any C library needs for one of these objects.</summary>
    private const int ObjectSize = 1024;

    /// <returns>The number of the process.</returns>
    /// <exception cref="Win32Exception">The system could not start the shell.</exception>
    public static int Start(ProgramStart start, int output, int error)
    {
        using var arguments = new CStrings([Shell, "-c", start.Command]);
        using var environment = new CStrings([.. start.Environment.Select(static pair => $"{pair.Key}={pair.Value}")]);
        var actions = stackalloc byte[ObjectSize];
        var attributes = stackalloc byte[ObjectSize];
        Check(Libc.InitialiseActions(actions));
        try
        {
            Check(Libc.InitialiseAttributes(attributes));
            try
            {
                SetUp(actions, start.WorkingDirectory, output, error);
                SetUp(attributes);
                int child;
                Check(
                    Libc.Spawn(
                        &child,
                        arguments.Pointers[0],
                        actions,
                        attributes,
                        arguments.Pointers,
                        environment.Pointers
                    )
                );
                return child;
            }
            finally
            {
                _ = Libc.DestroyAttributes(attributes);
            }
        }
        finally
        {
            _ = Libc.DestroyActions(actions);
        }
    }

    private static void SetUp(byte* actions, string? workingDirectory, int output, int error)
    {
        const int ReadOnly = 0;
        Check(Libc.AddOpen(actions, 0, "/dev/null", ReadOnly, 0));
        Check(Libc.AddDuplicate(actions, output, 1));
        Check(Libc.AddDuplicate(actions, error, 2));
        foreach (var descriptor in FindInheritable())
        {
            Check(Libc.AddClose(actions, descriptor));
        }

        if (workingDirectory is not null)
        {
            Check(Libc.AddChangeDirectory(actions, workingDirectory));
        }
    }

    private static void SetUp(byte* attributes)
    {
        var signals = stackalloc byte[ObjectSize];
        _ = Libc.AllSignals(signals);
        Check(Libc.SetSignalDefaults(attributes, signals));
        _ = Libc.NoSignals(signals);
        Check(Libc.SetSignalMask(attributes, signals));
        var flags = Libc.SpawnSetSession | Libc.SpawnSetSignalDefaults | Libc.SpawnSetSignalMask;
        Check(Libc.SetFlags(attributes, (short)flags));
    }

    /// <summary>
    /// What this runtime opens is closed at exec, but not what this process itself was started with or what a native
    /// library opened.
    /// </summary>
    private static List<int> FindInheritable()
    {
        var found = new List<int>();
        if (!Directory.Exists(Descriptors))
        {
            return found;
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(Descriptors))
        {
            if (
                int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor)
                && descriptor > 2
                && Libc.Control(descriptor, Libc.GetDescriptorFlags) is >= 0 and var flags
                && (flags & Libc.CloseOnExec) == 0
            )
            {
                found.Add(descriptor);
            }
        }

        return found;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
