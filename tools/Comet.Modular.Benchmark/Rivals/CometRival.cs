namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Our own program, with its own list of plugins unless another is given.</summary>
internal sealed class CometRival(string name, string program, string place, string? plugins = null) : Rival(name, program, place)
{
    public override async Task<string> VersionAsync() =>
        $"{(await Runner.RunAsync(new CommandLine(Program, ["--version"]))).Trim()}, all defaults"
        + (plugins is null ? string.Empty : " but plugins in processes of their own");

    public override CommandLine Backup(string folder) => Command("backup", folder, "--vault", "v");

    public override CommandLine Restore(string folder) =>
        Command("restore", $"path:{folder}@latest:{folder}", "--to", Target, "--vault", "v");

    public override string Restored(string folder) => Target;

    public override CommandLine Check() => Command("vault", "check", "v", "--read-data");

    protected override async Task CreateAsync()
    {
        var file = Path.Combine(Place, "password");
        await File.WriteAllTextAsync(file, Password);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _ = await Runner.RunAsync(Command("vault", "create", "v", Repository, "--password-file", file));
    }

    private CommandLine Command(params string[] words) =>
        new(Program, ["--home", Path.Combine(Place, "home"), "--quiet", .. plugins is null ? [] : (string[])["--plugins", plugins], .. words]);
}
