namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Borg with the faster of its encrypting modes, and with the codec and the level that the others have by default.</summary>
internal sealed class BorgRival(string name, string program, string place) : Rival(name, program, place)
{
    private int _archives;

    public override async Task<string> VersionAsync() =>
        $"{(await Runner.RunAsync(new CommandLine(Program, ["--version"]))).Trim()}, repokey-blake2 and zstd,3";

    public override CommandLine Backup(string folder) =>
        Command("create", "--compression", "zstd,3", $"::{++_archives}", Path.GetFileName(folder)) with
        {
            WorkingFolder = Path.GetDirectoryName(folder),
        };

    public override CommandLine Restore(string folder) => Command("extract", $"::{_archives}") with { WorkingFolder = Target };

    public override string Restored(string folder) => Path.Combine(Target, Path.GetFileName(folder));

    public override CommandLine Check() => Command("check", "--verify-data");

    protected override Task CreateAsync() => Runner.RunAsync(Command("init", "--encryption", "repokey-blake2"));

    private CommandLine Command(params string[] words) =>
        new(Program, words)
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["BORG_PASSPHRASE"] = Password,
                ["BORG_REPO"] = Repository,
                ["BORG_BASE_DIR"] = Path.Combine(Place, "base"),
                ["BORG_CHECK_I_KNOW_WHAT_I_AM_DOING"] = "YES",
            },
        };
}
