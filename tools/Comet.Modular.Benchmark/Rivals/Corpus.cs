namespace Comet.Modular.Benchmark.Rivals;

/// <summary>A folder in two versions. Only what differs is written when it goes from one to the other.</summary>
internal abstract class Corpus(string name, string folder)
{
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

    public (long Files, long Bytes) Size()
    {
        var files = PageCache.FilesOf(Live).ToArray();
        return (files.LongLength, files.Sum(static file => file.Length));
    }

    protected abstract Task SwitchAsync(int version);
}
