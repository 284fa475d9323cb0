namespace Comet.Modular.Benchmark.Rivals;

internal sealed class ResticRival(string name, string program, string place) : Rival(name, program, place)
{
    public override async Task<string> VersionAsync() =>
        $"{(await Runner.RunAsync(new CommandLine(Program, ["version"]))).Split(" compiled")[0]}, all defaults";

    public override CommandLine Backup(string folder) =>
        Command("backup", Path.GetFileName(folder)) with { WorkingFolder = Path.GetDirectoryName(folder) };

    public override CommandLine Restore(string folder) => Command("restore", "latest", "--target", Target);

    public override string Restored(string folder) => Path.Combine(Target, Path.GetFileName(folder));

    public override CommandLine Check() => Command("check", "--read-data");

    protected override Task CreateAsync() => Runner.RunAsync(Command("init"));

    private CommandLine Command(params string[] words) =>
        new(Program, ["-q", .. words])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RESTIC_PASSWORD"] = Password,
                ["RESTIC_REPOSITORY"] = Repository,
                ["RESTIC_CACHE_DIR"] = Path.Combine(Place, "cache"),
            },
        };
}
