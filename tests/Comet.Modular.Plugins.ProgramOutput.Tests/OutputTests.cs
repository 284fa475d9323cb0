using System.Globalization;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-01")]
public sealed class OutputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_is_stored_byte_by_byte()
    {
        var bytes = new byte[5_000_003];
        new Random(5).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder.At("in"), bytes);

        var program = await OpenedProgram.RunAsync($"cat {_folder.At("in")}");

        Assert.Equal(bytes, program.Bytes);
        Assert.Same(ContentEnd.Complete, program.End);
        Assert.Empty(program.Job.Reported);
    }

    [Fact]
    public async Task One_file_of_unknown_length_is_offered_below_its_folders()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var plugin = new ProgramOutputPlugin(new ProgramTiming(time));
        var job = new RecordingJob(RecordingJob.Values(new { command = "true", fileName = "db/daily/dump.sql" }));
        await using var source = await plugin.OpenSourceAsync(job, CancellationToken.None);
        var started = new EntryMetadata { Modified = UnixTime.From(time.GetUtcNow()) };
        time.Advance(TimeSpan.FromMinutes(1));

        var entries = new List<SourceEntry>();
        await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
        {
            entries.Add(entry);
        }

        Assert.Equal(new SourceTraits(SourceReading.Sequential, SourceOrder.Sorted), source.Traits);
        Assert.Equal(["/db", "/db/daily", "/db/daily/dump.sql"], entries.Select(static entry => entry.Path.ToString()).ToArray());
        Assert.All(entries[..2], entry => Assert.Equal(started, Assert.IsType<DirectoryEntry>(entry).Metadata));
        var file = Assert.IsType<FileEntry>(entries[2]);
        Assert.Equal(started, file.Metadata);
        Assert.Null(file.Length);
        Assert.True(file.ChangeToken.IsEmpty);
        Assert.Same(Checkpoint.None, await source.FinishReadingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_program_starts_when_its_output_is_opened_and_not_before()
    {
        var job = new RecordingJob(RecordingJob.Values(new { command = $"echo x > {_folder.At("ran")}", fileName = "out" }));
        await using (var source = await new ProgramOutputPlugin().OpenSourceAsync(job, CancellationToken.None))
        {
            await foreach (var entry in source.ReadEntriesAsync(CancellationToken.None))
            {
                Assert.Equal("/out", entry.Path.ToString());
            }
        }

        Assert.False(File.Exists(_folder.At("ran")));
        Assert.Empty(job.Journalled);
    }

    [Fact]
    public async Task A_program_without_output_is_an_empty_file_and_the_log_says_so()
    {
        var program = await OpenedProgram.RunAsync("true");

        Assert.Empty(program.Bytes);
        Assert.Same(ContentEnd.Complete, program.End);
        var told = Assert.Single(program.Job.Reported);
        Assert.Equal((Severity.Information, "program-output.empty", "/out"), (told.Severity, told.Code, told.Path!.ToString()));
    }

    [Fact]
    public async Task A_slow_reader_makes_the_program_wait()
    {
        const int PipeSize = 1 << 20;
        const int Piece = 64 * 1024;
        const int PiecesInPipe = PipeSize / Piece;
        const int Pieces = 100;
        var progress = _folder.At("progress");
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"i=0; while [ $i -lt {Pieces} ]; do head -c {Piece} /dev/zero; i=$((i+1)); echo $i > {progress}; done"
        );
        await using var program = await OpenedProgram.StartAsync(command);
        var told = 0;
        await Processes.WaitUntilAsync(() => (told = ReadNumber(progress)) >= PiecesInPipe - 1);

        // Long enough for another program to run from start to end.
        _ = await OpenedProgram.RunAsync("seq 100000 | md5sum");

        Assert.InRange(ReadNumber(progress), told, PiecesInPipe);
        await program.ReadToEndAsync();
        Assert.Equal(Pieces * Piece, program.Bytes.Length);
        Assert.Null(program.End!.Fault);
    }

    [Fact]
    public async Task The_output_ends_with_its_pipe_and_not_with_the_program()
    {
        await Processes.RunAsync("mkfifo", _folder.At("fifo"));
        await using var program = await OpenedProgram.StartAsync(
            $"echo $$ > {_folder.At("pid")}; (read line < {_folder.At("fifo")}; echo $line) & echo early"
        );
        await program.ReadUntilAsync("early\n");
        var shell = await Processes.NumberInAsync(_folder.At("pid"));
        await Processes.WaitUntilAsync(() => !Processes.Lives(shell));

        await File.WriteAllTextAsync(_folder.At("fifo"), "late\n");
        await program.ReadToEndAsync();

        Assert.Equal("early\nlate\n", program.Text);
        Assert.Same(ContentEnd.Complete, program.End);
    }

    [Fact]
    public async Task A_folder_returns_from_the_output_of_tar()
    {
        var original = Directory.CreateDirectory(_folder.At("original/deep/er")).FullName;
        var back = Directory.CreateDirectory(_folder.At("back")).FullName;
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[i * 97];
            new Random(i).NextBytes(bytes);
            await File.WriteAllBytesAsync(Path.Combine(original, string.Create(CultureInfo.InvariantCulture, $"file {i}")), bytes);
        }

        _ = File.CreateSymbolicLink(_folder.At("original/link"), "deep/er/file 7");

        var program = await OpenedProgram.RunAsync(
            new { command = "tar -cf - original", fileName = "backup.tar", workingDirectory = _folder.Path }
        );
        await File.WriteAllBytesAsync(_folder.At("backup.tar"), program.Bytes);

        Assert.Same(ContentEnd.Complete, program.End);
        _ = await Processes.RunAsync("tar", "-xf", _folder.At("backup.tar"), "-C", back);
        _ = await Processes.RunAsync("diff", "-r", "--no-dereference", _folder.At("original"), Path.Combine(back, "original"));
    }

    private static int ReadNumber(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
