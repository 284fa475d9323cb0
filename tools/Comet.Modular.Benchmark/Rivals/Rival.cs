namespace Comet.Modular.Benchmark.Rivals;

/// <summary>A backup program with one repository of its own in <paramref name="place"/>, which it may fill as it likes.</summary>
internal abstract class Rival(string name, string program, string place)
{
    protected const string Password = "a password of the benchmark";

    public string Name => name;

    /// <summary>What is counted as the repository.</summary>
    public string Repository => Path.Combine(place, "repository");

    public string Target => Path.Combine(place, "restored");

    protected string Program => program;

    protected string Place => place;

    public abstract Task<string> VersionAsync();

    /// <summary>Makes an empty repository; whatever was there before is gone.</summary>
    public async Task BeginAsync()
    {
        End();
        _ = Directory.CreateDirectory(place);
        await CreateAsync();
    }

    public void End()
    {
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }
    }

    public long RepositoryBytes() =>
        new DirectoryInfo(Repository).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);

    public abstract CommandLine Backup(string folder);

    /// <summary>Restores the newest snapshot into <see cref="Target"/>, which is there and empty.</summary>
    public abstract CommandLine Restore(string folder);

    /// <summary>Where a restored folder then lies.</summary>
    public abstract string Restored(string folder);

    public abstract CommandLine Check();

    protected abstract Task CreateAsync();
}
