using System.Diagnostics;
using System.Globalization;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-04")]
public sealed class CancelTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("echo go; sleep 999", 1)]
    [InlineData("sh -c '(yes &); echo go; sleep 999'", 2)]
    [InlineData("(sleep 998 &); echo go; sleep 999", 2)]
    [InlineData("setsid sleep 998 & echo go; sleep 999", 2)]
    [InlineData("(setsid sh -c '(sleep 998 &)' &); echo go; sleep 999", 2)]
    [InlineData("trap '' TERM; echo go; sleep 998 & sleep 999; sleep 997", 3)]
    [InlineData("echo go; kill -STOP $$", 1)]
    [InlineData("echo go; exec >&- 2>&-; sleep 999", 1)]
    public async Task A_cancelled_program_leaves_nothing_behind(string command, int processes)
    {
        await using var program = await OpenedProgram.StartAsync(command);
        await program.ReadUntilAsync("go");
        var mark = program.Mark;
        await Processes.WaitUntilAsync(() => Processes.Marked(mark).Count >= processes);
        using var cancel = new CancellationTokenSource();
        var reading = program.ReadToEndAsync(cancel.Token);

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await program.CloseAsync();

        Assert.Empty(Processes.Marked(mark));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task A_child_that_dropped_its_environment_is_found_by_its_parent_or_session()
    {
        var (left, stayed) = (_folder.At("left"), _folder.At("stayed"));
        await using var program = await OpenedProgram.StartAsync(
            $"env -i setsid sleep 998 & echo $! > {left}; (env -i sh -c 'echo $$ > {stayed}; exec sleep 999' &); sleep 997"
        );
        int[] children = [await Processes.NumberInAsync(left), await Processes.NumberInAsync(stayed)];

        await program.CloseAsync();

        Assert.DoesNotContain(children, Processes.Lives);
        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task A_program_of_another_user_is_ended_too()
    {
        // A login gives its child a session and an environment of its own.
        await using var program = await OpenedProgram.StartAsync("su - nobody -s /bin/sh -c 'echo $$; exec sleep 999'");
        await program.ReadUntilAsync("\n");
        var child = int.Parse(program.Text, CultureInfo.InvariantCulture);

        await program.CloseAsync();

        Assert.False(Processes.Lives(child));
        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task Disposing_in_the_middle_ends_the_program()
    {
        await using var program = await OpenedProgram.StartAsync("yes");
        Assert.True(await program.ReadAsync());

        await program.Reader.DisposeAsync();

        Assert.Empty(Processes.Marked(program.Mark));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => program.ReadAsync());
    }

    [Fact]
    public async Task Disposing_the_source_ends_a_program_whose_reader_was_forgotten()
    {
        await using var program = await OpenedProgram.StartAsync("yes");

        await program.Source.DisposeAsync();

        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task A_program_that_is_ended_has_the_last_word()
    {
        await using var program = await OpenedProgram.StartAsync(
            "trap 'seq 100000 >&2; echo bye >&2; exit 1' TERM; echo go; while :; do sleep 0.01; done"
        );
        await program.ReadUntilAsync("go");

        await program.CloseAsync();

        Assert.Equal("bye", program.Job.Messages.Last());
        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task What_holds_the_output_in_silence_after_the_program_is_ended_with_a_warning()
    {
        var time = new FakeTimeProvider();
        await using var program = await OpenedProgram.StartAsync("sleep 999 & echo out", Patient(time));

        var passed = await AdvanceUntilAsync(time, program.ReadToEndAsync());

        Assert.InRange(passed, TimeSpan.FromSeconds(60), TimeSpan.MaxValue);
        Assert.Equal("out\n", program.Text);
        Assert.Equal((Contracts.Diagnostics.Severity.Warning, "program-output.left-running"), (program.End!.Fault!.Severity, program.End.Fault.Code));
        Assert.True(program.End.KeepContent);
        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task What_holds_standard_error_in_silence_after_the_program_is_ended_with_a_warning()
    {
        var time = new FakeTimeProvider();
        await using var program = await OpenedProgram.StartAsync("sleep 999 >/dev/null & echo out", Patient(time));

        var passed = await AdvanceUntilAsync(time, program.ReadToEndAsync());

        Assert.InRange(passed, TimeSpan.FromSeconds(60), TimeSpan.MaxValue);
        Assert.Null(program.End!.Fault);
        Assert.Equal("program-output.left-running", Assert.Single(program.Job.Reported).Code);
        Assert.Empty(Processes.Marked(program.Mark));
    }

    [Fact]
    public async Task The_last_words_of_what_was_left_running_are_kept()
    {
        var timing = new ProgramTiming(TimeProvider.System) { IdleGrace = TimeSpan.FromMilliseconds(300) };
        await using var program = await OpenedProgram.StartAsync(
            "sh -c 'trap \"echo last; exit\" TERM; while :; do sleep 0.01; done' & echo out",
            timing
        );

        await program.ReadToEndAsync();

        Assert.Equal("out\nlast\n", program.Text);
        Assert.Equal("program-output.left-running", program.End!.Fault!.Code);
    }

    [Fact]
    [Trait("Req", "PO-03")]
    public async Task A_failed_program_that_left_something_running_is_told_of_both()
    {
        var timing = new ProgramTiming(TimeProvider.System) { IdleGrace = TimeSpan.FromMilliseconds(300) };
        await using var program = await OpenedProgram.StartAsync("sleep 999 & exit 4", timing);

        await program.ReadToEndAsync();

        Assert.Equal("program-output.exit-code", program.End!.Fault!.Code);
        Assert.Equal("program-output.left-running", Assert.Single(program.Job.Reported).Code);
    }

    [Fact]
    public async Task A_daemon_that_let_go_of_the_output_lives_on()
    {
        var pid = _folder.At("pid");
        await using var program = await OpenedProgram.StartAsync($"setsid sleep 999 >/dev/null 2>&1 & echo $! > {pid}; echo out");

        await program.ReadToEndAsync();
        await program.CloseAsync();

        var daemon = await Processes.NumberInAsync(pid);
        Assert.True(Processes.Lives(daemon));
        using var process = Process.GetProcessById(daemon);
        process.Kill();
    }

    /// <summary>The clock of these tests runs fast, and a real process needs real time to end.</summary>
    private static ProgramTiming Patient(FakeTimeProvider time) =>
        new(time) { TerminationGrace = TimeSpan.FromHours(1), PipePatience = TimeSpan.FromHours(1) };

    /// <summary>Lets the clock of the plugin run, in steps, until the task ends.</summary>
    /// <returns>How much time has passed on that clock.</returns>
    private static async Task<TimeSpan> AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        var passed = TimeSpan.Zero;
        await Processes.WaitUntilAsync(() =>
        {
            if (!task.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(0.5));
                passed += TimeSpan.FromSeconds(0.5);
            }

            return task.IsCompleted;
        });
        await task;
        return passed;
    }
}
