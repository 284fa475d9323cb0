namespace Comet.Modular.Host.State;

/// <summary>Small files that only their owner may read, made once and never overwritten.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Reads the file; if it is not there, makes it with new content. Of several that make it at once one wins, and
    /// all read what that one wrote.
    /// </summary>
    public static byte[] ReadOrCreate(string path, Func<byte[]> newContent)
    {
        if (!File.Exists(path))
        {
            Create(path, newContent());
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>Whether others than the owner may read it.</summary>
    public static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & ~OwnerOnly & ~UnixFileMode.UserExecute) != UnixFileMode.None;

    private static void Create(string path, byte[] content)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            // Without overwriting this is a link: it fails if the name is taken, and never shows half a file.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its content counts.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
