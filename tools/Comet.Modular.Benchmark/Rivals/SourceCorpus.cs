namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Many small files: two releases of a source.</summary>
internal sealed class SourceCorpus(string folder) : Corpus("src", folder)
{
    protected override async Task SwitchAsync(int version)
    {
        if (!Directory.Exists(Live))
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Live)!);
            _ = await Runner.RunAsync(new CommandLine("cp", ["-a", Path.Combine(Folder, "src1"), Live]));
        }

        // By checksum, because all times differ between releases. Version 2 is a change of today; version 1 gets back the
        // times that it came with.
        _ = await Runner.RunAsync(
            new CommandLine("rsync", [version == 1 ? "-rlct" : "-rlc", "--delete", Path.Combine(Folder, $"src{version}/"), Live + "/"])
        );
    }
}
