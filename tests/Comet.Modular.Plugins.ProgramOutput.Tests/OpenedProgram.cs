using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

/// <summary>A command that the plugin has started, read step by step as the engine does.</summary>
internal sealed class OpenedProgram : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly MemoryStream _bytes = new();

    private OpenedProgram(RecordingJob job, IBackupSource source, IContentReader reader) =>
        (Job, Source, Reader) = (job, source, reader);

    public RecordingJob Job { get; }

    public IBackupSource Source { get; }

    public IContentReader Reader { get; }

    public byte[] Bytes => _bytes.ToArray();

    public string Text => Encoding.UTF8.GetString(_bytes.ToArray());

    public ContentEnd? End { get; private set; }

    /// <summary>The mark that all processes of this program carry.</summary>
    public string Mark => Encoding.ASCII.GetString(Assert.Single(Job.Journalled).Data.Span);

    public static Task<OpenedProgram> StartAsync(string command, ProgramTiming? timing = null) =>
        StartAsync(new RecordingJob(RecordingJob.Values(new { command, fileName = "out" })), timing);

    public static async Task<OpenedProgram> StartAsync(RecordingJob job, ProgramTiming? timing = null)
    {
        var plugin = timing is null ? new ProgramOutputPlugin() : new ProgramOutputPlugin(timing);
        Assert.Empty(plugin.Validate(job.Settings));
        var source = await plugin.OpenSourceAsync(job, CancellationToken.None);
        var file = default(FileEntry);
        await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
        {
            file = entry as FileEntry;
        }

        return new OpenedProgram(job, source, await file!.Content.OpenAsync(CancellationToken.None));
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<OpenedProgram> RunAsync(string command)
    {
        await using var program = await StartAsync(command);
        await program.ReadToEndAsync();
        return program;
    }

    public static async Task<OpenedProgram> RunAsync(object settings)
    {
        await using var program = await StartAsync(new RecordingJob(RecordingJob.Values(settings)));
        await program.ReadToEndAsync();
        return program;
    }

    /// <returns>Whether there is more to read.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        var span = await Reader.ReadAsync(_buffer, cancellationToken);
        if (span.Kind == ContentSpanKind.End)
        {
            End = span.End;
            return false;
        }

        Assert.Equal(ContentSpanKind.Bytes, span.Kind);
        _bytes.Write(_buffer, 0, (int)span.Length);
        return true;
    }

    public async Task ReadToEndAsync(CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken))
        {
            // Each read adds to the bytes.
        }

        // As an engine does not: the end stays the end.
        var end = End;
        Assert.False(await ReadAsync(cancellationToken));
        Assert.Same(end, End);
    }

    public async Task ReadUntilAsync(string text)
    {
        while (!Text.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync());
        }
    }

    /// <summary>What an engine does at the end, also in the middle.</summary>
    public async Task CloseAsync()
    {
        await Reader.DisposeAsync();
        await Source.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
