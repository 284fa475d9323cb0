using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.Programs;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Restore.Programs;

/// <summary>A vault with a snapshot, real programs, and a folder that they write into.</summary>
internal sealed class ProgramBench : IAsyncDisposable
{
    private readonly EngineBench _bench;
    private readonly SnapshotRecord _snapshot;

    private ProgramBench(EngineBench bench, SnapshotRecord snapshot) => (_bench, _snapshot) = (bench, snapshot);

    public RecordingObserver Observer { get; } = new();

    public IReadOnlyList<Diagnostic> Errors => Observer.Diagnostics.FindAll(static each => each.Severity == Severity.Error);

    public IReadOnlyList<Diagnostic> Warnings =>
        Observer.Diagnostics.FindAll(static each => each.Severity == Severity.Warning);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ProgramBench> WithFilesAsync(params IReadOnlyList<(string Path, byte[] Content)> files)
    {
        var bench = await EngineBench.CreateAsync();
        return new ProgramBench(bench, await BackUpAsync(bench, files));
    }

    /// <summary>A file whose beginning reads, while all that comes after it is damaged.</summary>
    public static async Task<ProgramBench> WithDamageAsync(
        byte[] whole,
        byte[] damaged,
        params IReadOnlyList<(string Path, byte[] Content)> others
    )
    {
        var bench = await EngineBench.CreateAsync();
        _ = await BackUpAsync(bench, [.. others, ("a", whole)]);
        var snapshot = await BackUpAsync(bench, [.. others, ("a", [.. whole, .. damaged])]);
        Damage.SpoilAll(Path.Combine(bench.Folder, "vault"));
        return new ProgramBench(bench, snapshot);
    }

    private static async Task<SnapshotRecord> BackUpAsync(
        EngineBench bench,
        IReadOnlyList<(string Path, byte[] Content)> files
    )
    {
        var entries = files.Select(static file => new FileEntry(
            EntryPath.Of(file.Path.Split('/')),
            EntryMetadata.None,
            new Bytes(file.Content)
        ));
        var source = new ListedSource([.. entries]) { Traits = new(SourceReading.Parallel, SourceOrder.Any) };
        var result = await bench.BackUpAsync(source, EngineBench.Settings("{}"), observer: null, Cancellation);
        return result.Snapshot!;
    }

    public static async Task<ProgramBench> WithItemAsync(string settings)
    {
        var bench = await EngineBench.CreateAsync();
        return new ProgramBench(bench, (await bench.BackUpAsync(settings)).Snapshot!);
    }

    public string At(string name) => Path.Combine(_bench.Folder, name);

    public Task<string> ReadAsync(string name) => File.ReadAllTextAsync(At(name), Cancellation);

    public Task<RestoreResult> RunAsync(string command, params IReadOnlyList<string> chosen) =>
        RunAsync(command, perFile: false, Cancellation, chosen);

    public Task<RestoreResult> RunAsync(
        string command,
        bool perFile,
        CancellationToken cancellationToken,
        params IReadOnlyList<string> chosen
    ) =>
        new ProgramPipeline(_bench.Vault, TimeProvider.System).RunAsync(
            new ProgramRequest
            {
                Snapshot = _snapshot,
                Chosen = chosen.Count == 0 ? [EntryPath.Root] : [.. chosen.Select(static path => EntryPath.Of(path.Split('/')))],
                Command = command,
                PerFile = perFile,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
                    ["OUT"] = _bench.Folder,
                },
            },
            Observer,
            cancellationToken
        );

    /// <summary>Looks again and again until the program has written the file.</summary>
    public async Task<string> WaitForAsync(string name)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!File.Exists(At(name)) || (await ReadAsync(name)).Length == 0)
        {
            _ = await ticks.WaitForNextTickAsync(Cancellation);
        }

        return await ReadAsync(name);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();
}
