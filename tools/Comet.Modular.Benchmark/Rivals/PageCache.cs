namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Files that are at hand: a system may drop from its memory what nobody has read for a minute.</summary>
internal static class PageCache
{
    private const int ReadBytes = 1 << 20;

    /// <summary>The regular files below a folder; links are not followed.</summary>
    public static IEnumerable<FileInfo> FilesOf(string folder) =>
        new DirectoryInfo(folder)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(static file => file.LinkTarget is null);

    /// <summary>Reads all of a folder.</summary>
    public static void Read(string folder)
    {
        var buffer = new byte[ReadBytes];
        foreach (var file in FilesOf(folder))
        {
            using var handle = File.OpenHandle(file.FullName);
            for (long at = 0; RandomAccess.Read(handle, buffer, at) is > 0 and var read; at += read) { }
        }
    }
}
