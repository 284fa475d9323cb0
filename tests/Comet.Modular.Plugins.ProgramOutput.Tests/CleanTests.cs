using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-04")]
public sealed class CleanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_is_journalled_before_the_program_starts()
    {
        var job = new RecordingJob(RecordingJob.Values(new { command = $"echo x > {_folder.At("ran")}", fileName = "out" }))
        {
            JournalFailure = new IOException("The disk is full."),
        };

        _ = await Assert.ThrowsAsync<IOException>(() => OpenedProgram.StartAsync(job));

        Assert.False(File.Exists(_folder.At("ran")));
    }

    [Fact]
    public async Task The_cleaner_ends_a_program_whose_job_is_gone()
    {
        await using var program = await OpenedProgram.StartAsync("(setsid sleep 998 &); echo go; sleep 999");
        await program.ReadUntilAsync("go");
        await Processes.WaitUntilAsync(() => Processes.Marked(program.Mark).Count >= 3);
        IReadOnlyList<CleanupToken> tokens = [.. program.Job.Journalled];

        var told = Assert.Single(await new ProgramOutputPlugin().CleanAsync(tokens, CancellationToken.None));

        Assert.Equal((Severity.Information, "program-output.ended"), (told.Severity, told.Code));
        Assert.Empty(Processes.Marked(program.Mark));
        Assert.Empty(await new ProgramOutputPlugin().CleanAsync(tokens, CancellationToken.None));
    }

    [Fact]
    public async Task The_cleaner_ends_what_ignores_the_request()
    {
        await using var program = await OpenedProgram.StartAsync("trap '' TERM; echo go; while :; do sleep 0.1; done");
        await program.ReadUntilAsync("go");

        _ = await new ProgramOutputPlugin().CleanAsync(program.Job.Journalled, CancellationToken.None);

        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Theory]
    [InlineData("program-output.program", "")]
    [InlineData("program-output.program", "0")]
    [InlineData("program-output.program", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("vss.snapshot-set", "0123456789abcdef0123456789abcdef")]
    public async Task A_foreign_token_ends_nothing(string kind, string data)
    {
        await using var program = await OpenedProgram.StartAsync("sleep 999");
        var token = new CleanupToken(kind, Encoding.ASCII.GetBytes(data));

        var told = Assert.Single(await new ProgramOutputPlugin().CleanAsync([token], CancellationToken.None));

        Assert.Equal((Severity.Warning, "program-output.token-unreadable"), (told.Severity, told.Code));

        // Looked for more than once: a program that has just started shows no environment.
        await Processes.WaitUntilAsync(() => Processes.Marked(program.Mark).Count > 0);
    }

    [Fact]
    public async Task Nothing_to_clean_is_nothing_to_tell() =>
        Assert.Empty(
            await new ProgramOutputPlugin().CleanAsync(
                [new CleanupToken("program-output.program", Encoding.ASCII.GetBytes(new string('0', 32)))],
                CancellationToken.None
            )
        );
}
