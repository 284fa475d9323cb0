namespace Comet.Modular.Benchmark.Rivals;

/// <summary>A folder in two versions. Only what differs is written when it goes from one to the other.</summary>
internal abstract class Corpus(string name, string folder)
{
    private const int ReadBytes = 1 << 20;

    public string Name => name;

    /// <summary>What is backed up.</summary>
    public string Live => Path.Combine(folder, "live", name);

    /// <summary>What it is made of.</summary>
    public string Origin =>
        File.ReadLines(Path.Combine(folder, "origin")).First(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    protected string Folder => folder;

    /// <summary>Makes the live folder be version 1 or 2 of the corpus, on disk.</summary>
    public async Task BecomeAsync(int version)
    {
        await SwitchAsync(version);
        await Runner.RunAsync(new CommandLine("sync", []));
        // A program reads again what was written in the last moments before it began: none shall gain or lose by that.
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>Has all of the live folder in the page cache: a system may drop what was not read for a minute.</summary>
    public void ReadAll()
    {
        var buffer = new byte[ReadBytes];
        foreach (var file in Files())
        {
            using var handle = File.OpenHandle(file.FullName);
            for (long at = 0; RandomAccess.Read(handle, buffer, at) is > 0 and var read; at += read) { }
        }
    }

    public (long Files, long Bytes) Size()
    {
        var files = Files();
        return (files.LongLength, files.Sum(static file => file.Length));
    }

    protected abstract Task SwitchAsync(int version);

    private FileInfo[] Files() =>
    [
        .. new DirectoryInfo(Live)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(static file => file.LinkTarget is null),
    ];
}
