using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-03")]
public sealed class ExitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("echo part; exit 3", "exit code 3.")]
    [InlineData("echo part; exit 255", "exit code 255.")]
    [InlineData("echo part; kill -KILL $$", "killed by signal 9 (SIGKILL)")]
    [InlineData("echo part; kill -TERM $$", "killed by signal 15 (SIGTERM)")]
    [InlineData("echo part; sh -c 'kill -KILL $$'; exit $?", "exit code 137: killed by signal 9 (SIGKILL)")]
    [InlineData("echo part; exec >&- 2>&-; sleep 0.2; exit 5", "exit code 5.")]
    [InlineData("echo part; no-such-program-here", "exit code 127.")]
    public async Task A_failing_program_is_an_error_and_what_it_wrote_is_kept(string command, string words)
    {
        var program = await OpenedProgram.RunAsync(command);

        Assert.Equal("part\n", program.Text);
        AssertFailed(program.End!, "program-output.exit-code", words);
        Assert.True(program.End!.KeepContent);
    }

    [Fact]
    public async Task A_failing_program_without_output_is_an_error()
    {
        var program = await OpenedProgram.RunAsync("echo reason >&2; exit 1");

        AssertFailed(program.End!, "program-output.exit-code", "exit code 1.");
        Assert.Equal(["reason"], program.Job.Messages.ToArray());
    }

    [Theory]
    [InlineData("no-such-program-here --now", "did not find the command (exit code 127)")]
    [InlineData("/etc/passwd", "may not run the command (exit code 126)")]
    [InlineData("exec no-such-program-here", "did not find the command (exit code 127)")]
    public async Task A_command_that_cannot_run_is_an_error_and_leaves_no_file(string command, string words)
    {
        var program = await OpenedProgram.RunAsync(command);

        AssertFailed(program.End!, "program-output.not-found", words);
        Assert.False(program.End!.KeepContent);
        Assert.Contains(program.Job.Reported, static told => told.Severity == Severity.Warning);
    }

    [Fact]
    public async Task A_missing_working_directory_is_an_error_and_leaves_no_file()
    {
        var missing = _folder.At("missing");

        var program = await OpenedProgram.RunAsync(new { command = "echo x", fileName = "out", workingDirectory = missing });

        AssertFailed(program.End!, "program-output.working-directory-missing", missing);
        Assert.False(program.End!.KeepContent);
        Assert.Empty(program.Bytes);
    }

    [Fact]
    public async Task A_command_that_the_system_refuses_is_an_error_and_leaves_no_file()
    {
        var program = await OpenedProgram.RunAsync(": " + new string('x', 200_000));

        AssertFailed(program.End!, "program-output.not-started", "list too long");
        Assert.False(program.End!.KeepContent);
    }

    [Fact]
    public async Task The_program_runs_in_its_working_directory()
    {
        var program = await OpenedProgram.RunAsync(new { command = "pwd -P", fileName = "out", workingDirectory = _folder.Path });

        Assert.Equal(_folder.Path + "\n", program.Text);
    }

    private static void AssertFailed(ContentEnd end, string code, string words)
    {
        Assert.Equal((Severity.Error, code), (end.Fault!.Severity, end.Fault.Code));
        Assert.Contains(words, end.Fault.Message, StringComparison.Ordinal);
        Assert.NotNull(end.Fault.Guidance);
    }
}
