using System.Text.Json;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>Runs the plugin over settings and keeps what it offered.</summary>
internal sealed class Backup : IAsyncDisposable
{
    private readonly IBackupSource _source;

    private Backup(IBackupSource source, List<SourceEntry> entries, List<Diagnostic> reported) =>
        (_source, Entries, Reported) = (source, entries, reported);

    public List<SourceEntry> Entries { get; }

    public List<Diagnostic> Reported { get; }

    public IEnumerable<string> Paths => Entries.Select(static entry => entry.Path.ToString());

    public static ItemSettings Settings(object values) => new("files", JsonSerializer.SerializeToElement(values));

    public static Task<Backup> RunAsync(params string[] paths) => RunAsync(new { paths });

    public static async Task<Backup> RunAsync(object values)
    {
        var job = new RecordingJob(Settings(values));
        Assert.Empty(new FilesAndFoldersPlugin().Validate(job.Settings));
        var source = await new FilesAndFoldersPlugin().OpenSourceAsync(job, CancellationToken.None);
        var entries = new List<SourceEntry>();
        await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
        {
            entries.Add(entry is FileEntry file ? file.WithProperties() : entry);
        }

        return new Backup(source, entries, job.Reported);
    }

    public SourceEntry Find(string path) => Assert.Single(Entries, entry => string.Equals(entry.Path.ToString(), path, StringComparison.Ordinal));

    public FileEntry File(string path) => Assert.IsType<FileEntry>(Find(path));

    public Fault Fault(string path) => Assert.IsType<FaultedEntry>(Find(path)).Fault;

    /// <summary>The printed paths below a folder, relative to it.</summary>
    public string[] Below(string folder) =>
        [.. Paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(path => path[(folder.Length + 1)..])];

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
