using System.Diagnostics;

namespace Comet.Modular.Scenarios;

/// <summary>A temporary machine: a home, a vault, a source and a target, and the built program.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("comet-scenario-");

    public Workplace()
    {
        Source = At("source");
        _ = Directory.CreateDirectory(Source);
        File.WriteAllText(PasswordFile, "correct horse\n");
        File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The program that tools/build laid out, or COMET_PROGRAM.</summary>
    public static string Program { get; } = FindProgram();

    public static string ProgramFolder => Path.GetDirectoryName(Program)!;

    public static string Repository { get; } = FindRepository();

    public string Root => _root.FullName;

    public string Source { get; }

    public string Home => At("home");

    public string Vault => At("vault");

    public string Target => At("target");

    public string PasswordFile => At("password");

    /// <summary>The plugins.json in use; null for the program's own.</summary>
    public string? Plugins { get; private set; }

    public string At(string name) => Path.Combine(_root.FullName, name);

    /// <remarks>Tests that run in the background of a shell inherit an ignored SIGINT; the program must not.</remarks>
    public RunningProgram Start(params string[] arguments) =>
        new("env", ["--default-signal=INT", Program, .. WithGlobals(arguments)]);

    public async Task<ProgramResult> CometAsync(params string[] arguments)
    {
        using var running = Start(arguments);
        return await running.FinishAsync();
    }

    public async Task CreateVaultAsync() =>
        (await CometAsync("vault", "create", "home", Vault, "--password-file", PasswordFile, "--json")).MustEnd(0);

    public async Task AddSourceItemAsync() =>
        (await CometAsync("item", "add", "docs", "--type", "files", "--set", $"paths=[\"{Source}\"]")).MustEnd(0);

    public static async Task<Workplace> WithItemAsync()
    {
        var place = new Workplace();
        await place.CreateVaultAsync();
        await place.AddSourceItemAsync();
        return place;
    }

    /// <summary>Runs a backup of the item that must end so; its last event.</summary>
    public async Task<ProgramResult> BackupAsync(int exitCode = 0) =>
        (await CometAsync("backup", "docs", "--json")).MustEnd(exitCode);

    public string InSource(string name) => Path.Combine(Source, name);

    /// <summary>Runs a shell script in the source folder.</summary>
    public Task ShellAsync(string script) => ShellAsync(script, Source);

    public static async Task ShellAsync(string script, string folder) =>
        (await RunningProgram.RunAsync("bash", "-euc", $"cd \"$0\"\n{script}", folder)).MustEnd(0);

    /// <summary>Makes everything in the source old: a time of this moment is not trusted by the next backup.</summary>
    public Task AgeSourceAsync() => ShellAsync("find . -exec touch -h -d '2021-02-03T04:05:06.123456789' {} +");

    /// <summary>Gives this place a plugins.json and, if wanted, plugin files of its own.</summary>
    public async Task OwnPluginsAsync(bool copyFiles)
    {
        Plugins = At("plugins.json");
        File.Copy(Path.Combine(ProgramFolder, "plugins.json"), Plugins);
        var shipped = Path.Combine(ProgramFolder, "plugins");
        if (copyFiles)
        {
            (await RunningProgram.RunAsync("cp", "-a", shipped, At("plugins"))).MustEnd(0);
        }
        else
        {
            _ = Directory.CreateSymbolicLink(At("plugins"), shipped);
        }
    }

    public string[] WithGlobals(string[] arguments) =>
        Plugins is null ? [.. arguments, "--home", Home] : [.. arguments, "--home", Home, "--plugins", Plugins];

    /// <summary>By the system's own program: .NET cannot name files whose names are no text.</summary>
    public void Dispose()
    {
        using var remove = Process.Start("rm", ["-rf", "--", _root.FullName]);
        remove.WaitForExit();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comet.Modular.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        }

        return folder.FullName;
    }

    private static string FindProgram()
    {
        var program =
            Environment.GetEnvironmentVariable("COMET_PROGRAM")
            ?? Path.Combine(FindRepository(), "artifacts/comet/comet");
        return File.Exists(program)
            ? program
            : throw new InvalidOperationException($"There is no {program}: run tools/build first.");
    }
}
