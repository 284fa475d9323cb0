using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Looks at a single path.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class NativeProbe
{
    /// <summary>What stands at a path, without following a link at its end.</summary>
    public static PathState Look(EntryPath path)
    {
        if (path.Parent is not { } parent)
        {
            return PathState.Present;
        }

        var directory = NativeFile.OpenDirectory(parent, Libc.PathOnly);
        var error = directory;
        FileStatus status = default;
        if (directory >= 0)
        {
            var name = new byte[path.Name.Length + 1];
            path.Name.Span.CopyTo(name);
            fixed (byte* at = name)
            {
                error = NativeFile.Look(directory, at, out status);
            }

            _ = Libc.Close(directory);
        }

        return error switch
        {
            -Errno.NotFound or -Errno.NotDirectory => PathState.Missing,
            < 0 => PathState.Present,
            _ => status.Kind == FileKind.Link ? PathState.Link : PathState.Present,
        };
    }
}
