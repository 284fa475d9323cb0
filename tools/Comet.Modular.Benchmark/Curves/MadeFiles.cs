using System.Globalization;

namespace Comet.Modular.Benchmark.Curves;

/// <summary>Folders of made files, which grow from point to point; what is there is kept, and what is too much removed.</summary>
internal sealed class MadeFiles(string folder)
{
    private const int FilesInFolder = 500;
    private const int LeastBytes = 1 << 10;
    private const int MostBytes = 16 << 10;
    private const int LargeBytes = 1_000_000_000;
    private const int PartBytes = 1_000_000;
    private readonly MadeContent _content = new();

    /// <summary>Makes small files until there are as many as asked for. Returns the folder and its bytes.</summary>
    public (string Folder, long Bytes) Small(long files)
    {
        var root = Path.Combine(folder, "small");
        var buffer = new byte[MostBytes];
        long bytes = 0;
        for (var file = 0; file < files; file++)
        {
            var parent = Path.Combine(root, Name(file / FilesInFolder));
            if (file % FilesInFolder == 0)
            {
                _ = Directory.CreateDirectory(parent);
            }

            var random = new Random(file);
            var length = random.Next(LeastBytes, MostBytes + 1);
            bytes += length;
            var path = Path.Combine(parent, Name(file));
            if (!IsMade(path, length))
            {
                _content.Fill(buffer.AsSpan(0, length), random);
                using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
                RandomAccess.Write(handle, buffer.AsSpan(0, length), 0);
            }
        }

        var folders = (files + FilesInFolder - 1) / FilesInFolder;
        foreach (var surplus in Directory.EnumerateDirectories(root).Where(each => Number(each) >= folders).ToArray())
        {
            Directory.Delete(surplus, recursive: true);
        }

        return (root, bytes);
    }

    /// <summary>Makes files of one gigabyte until there are as many as asked for. Returns the folder and its bytes.</summary>
    public (string Folder, long Bytes) Large(long files)
    {
        var root = Path.Combine(folder, "large");
        _ = Directory.CreateDirectory(root);
        var buffer = new byte[PartBytes];
        for (var file = 0; file < files; file++)
        {
            var path = Path.Combine(root, Name(file));
            if (IsMade(path, LargeBytes))
            {
                continue;
            }

            var random = new Random(-1 - file);
            using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            for (long at = 0; at < LargeBytes; at += PartBytes)
            {
                _content.Fill(buffer, random);
                RandomAccess.Write(handle, buffer, at);
            }
        }

        foreach (var surplus in Directory.EnumerateFiles(root).Where(each => Number(each) >= files).ToArray())
        {
            File.Delete(surplus);
        }

        return (root, files * LargeBytes);
    }

    /// <summary>Not one that a run which was broken off left behind.</summary>
    private static bool IsMade(string path, long length) => File.Exists(path) && new FileInfo(path).Length == length;

    private static int Number(string path) => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);

    private static string Name(int number) => number.ToString("d7", CultureInfo.InvariantCulture);
}
