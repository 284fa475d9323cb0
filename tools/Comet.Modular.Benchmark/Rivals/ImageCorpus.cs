namespace Comet.Modular.Benchmark.Rivals;

/// <summary>One large file: the image of a disk, and the same with some extents overwritten in place.</summary>
internal sealed class ImageCorpus(string folder) : Corpus("img", folder)
{
    private const int ExtentBytes = 1 << 16;

    private string Image => Path.Combine(Live, "disk.img");

    protected override async Task SwitchAsync(int version)
    {
        if (!File.Exists(Image))
        {
            _ = Directory.CreateDirectory(Live);
            _ = await Runner.RunAsync(new CommandLine("cp", ["-a", "--sparse=always", Version(1), Image]));
        }

        Overwrite(Version(version));
        if (version == 1)
        {
            File.SetLastWriteTimeUtc(Image, File.GetLastWriteTimeUtc(Version(1)));
        }
    }

    private string Version(int version) => Path.Combine(Folder, $"img{version}.ext4");

    private void Overwrite(string with)
    {
        using var from = File.OpenHandle(with);
        using var to = File.OpenHandle(Image, FileMode.Open, FileAccess.ReadWrite);
        var wanted = new byte[ExtentBytes];
        var present = new byte[ExtentBytes];
        for (long at = 0; RandomAccess.Read(from, wanted, at) is > 0 and var read; at += read)
        {
            _ = RandomAccess.Read(to, present.AsSpan(0, read), at);
            if (!wanted.AsSpan(0, read).SequenceEqual(present.AsSpan(0, read)))
            {
                RandomAccess.Write(to, wanted.AsSpan(0, read), at);
            }
        }
    }
}
