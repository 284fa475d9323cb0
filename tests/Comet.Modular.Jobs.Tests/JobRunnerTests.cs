using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Jobs.Runs;
using Comet.Modular.Jobs.State;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Jobs.Tests;

public sealed class JobRunnerTests : IDisposable
{
    private static readonly JobDescription Job = new("docs", "backup", "home");
    private readonly TemporaryState _state = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly JobHistory _history;
    private readonly JobRunner _runner;

    public JobRunnerTests()
    {
        _history = new JobHistory(_state.Database, _time);
        _runner = new JobRunner(
            _history,
            failure => new Diagnostic(Severity.Error, "test.failed", failure.Message),
            NullLogger<JobRunner>.Instance,
            _time
        );
    }

    public void Dispose() => _state.Dispose();

    [Theory]
    [Trait("Req", "HO-10")]
    [InlineData(Severity.Information, Severity.Information, JobStatus.Success)]
    [InlineData(Severity.Warning, Severity.Information, JobStatus.Warning)]
    [InlineData(Severity.Information, Severity.Warning, JobStatus.Warning)]
    [InlineData(Severity.Error, Severity.Warning, JobStatus.Error)]
    [InlineData(Severity.Warning, Severity.Error, JobStatus.Error)]
    public async Task A_job_is_not_less_severe_than_its_result_and_its_reports(
        Severity reported,
        Severity result,
        JobStatus expected
    )
    {
        var outcome = await _runner.RunAsync(
            Job,
            (job, _) =>
            {
                job.Report(new Diagnostic(reported, "test.reported", "Something."));
                return Task.FromResult(new JobWorkResult(result, "5a", """{"new":1}"""));
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, outcome.Record.Status);
        var kept = Assert.Single(_history.List());
        Assert.Equal(outcome.Record, kept);
        Assert.Equal(("5a", """{"new":1}"""), (kept.Snapshot, kept.Counts));
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task A_job_that_throws_ends_as_error_with_a_line_that_says_why()
    {
        var outcome = await _runner.RunAsync(
            Job,
            (_, _) => throw new InvalidOperationException("The disk caught fire."),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(JobStatus.Error, Assert.Single(_history.List()).Status);
        Assert.Equal("The disk caught fire.", Assert.Single(_history.ReadLog(outcome.Record.Id)).Message);
        _ = Assert.IsType<InvalidOperationException>(outcome.Failure);
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public async Task A_job_that_is_cancelled_ends_as_cancelled()
    {
        using var stop = new CancellationTokenSource();

        var outcome = await _runner.RunAsync(
            Job,
            async (_, cancellationToken) =>
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not reached");
            },
            stop.Token
        );

        Assert.Equal(JobStatus.Cancelled, outcome.Record.Status);
        Assert.Equal(JobStatus.Cancelled, Assert.Single(_history.List()).Status);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_an_error()
    {
        var outcome = await _runner.RunAsync(
            Job,
            (_, _) => throw new OperationCanceledException(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(JobStatus.Error, outcome.Record.Status);
    }

    [Fact]
    public async Task Lines_keep_their_order_time_and_path_and_are_readable_while_the_job_runs()
    {
        var path = EntryPath.Of("a", "b");

        var outcome = await _runner.RunAsync(
            Job,
            (job, _) =>
            {
                job.Report(new Diagnostic(Severity.Warning, "test.one", "One.") { Path = path, Guidance = "Do it." });
                _time.Advance(TimeSpan.FromSeconds(2));
                Assert.Equal("test.one", Assert.Single(_history.ReadLog(job.Id)).Code);
                job.Report(new Diagnostic(Severity.Information, "test.two", "Two."));
                return Task.FromResult(new JobWorkResult(Severity.Information, Snapshot: null, Counts: null));
            },
            TestContext.Current.CancellationToken
        );

        var lines = _history.ReadLog(outcome.Record.Id);
        Assert.Equal(["test.one", "test.two"], lines.Select(line => line.Code).ToArray());
        Assert.Equal(("/a/b", "One. Do it."), (lines[0].Path, lines[0].Message));
        Assert.Equal(TimeSpan.FromSeconds(2), lines[1].Time - lines[0].Time);
    }

    [Fact]
    public async Task A_flood_of_lines_is_cut_and_says_so()
    {
        var outcome = await _runner.RunAsync(
            Job,
            (job, _) =>
            {
                for (var line = 0; line < JobLog.MaximumLines + 5; line++)
                {
                    job.Report(new Diagnostic(Severity.Warning, "test.flood", "Again."));
                }

                return Task.FromResult(new JobWorkResult(Severity.Information, Snapshot: null, Counts: null));
            },
            TestContext.Current.CancellationToken
        );

        var lines = _history.ReadLog(outcome.Record.Id);
        Assert.Equal(JobLog.MaximumLines + 1, lines.Count);
        Assert.Equal(("job.log-full", "5 further lines were not kept."), (lines[^1].Code, lines[^1].Message));
    }

    [Fact]
    [Trait("Req", "HO-10")]
    public void A_running_row_of_a_dead_process_becomes_abandoned_and_one_of_a_living_process_stays()
    {
        var dead = _history.Begin(Job);
        var living = _history.Begin(Job);
        _ = _state.Database.Write(state =>
            state.Execute(
                "UPDATE jobs SET process_started = 'another boot' WHERE id = $id",
                ("$id", dead.Id.ToString())
            )
        );

        Assert.Equal(1, _history.MarkAbandoned());

        Assert.Equal(JobStatus.Abandoned, Assert.Single(_history.FindByPrefix(dead.Id.ToString())).Status);
        Assert.Equal(JobStatus.Running, Assert.Single(_history.FindByPrefix(living.Id.ToString())).Status);
    }

    [Fact]
    public async Task Cleanup_tokens_outlive_a_failed_job_but_not_a_finished_one()
    {
        var token = new CleanupToken("test.spool", new byte[] { 1, 2 });

        _ = await _runner.RunAsync(
            Job,
            (job, _) =>
            {
                job.Journal("comet.test", token);
                Assert.Empty(_history.ListCleanups("comet.test"));
                throw new InvalidOperationException("died");
            },
            TestContext.Current.CancellationToken
        );
        _ = await _runner.RunAsync(
            Job,
            (job, _) =>
            {
                job.Journal("comet.test", token with { Kind = "test.other" });
                return Task.FromResult(new JobWorkResult(Severity.Information, Snapshot: null, Counts: null));
            },
            TestContext.Current.CancellationToken
        );

        var left = Assert.Single(_history.ListCleanups("comet.test"));
        Assert.Equal("test.spool", left.Token.Kind);
        _history.ForgetCleanup(left);
        Assert.Empty(_history.ListCleanups("comet.test"));
    }

    [Theory]
    [InlineData(JobStatus.Cancelled)]
    [InlineData(JobStatus.Abandoned)]
    [InlineData(JobStatus.Missed)]
    [InlineData(JobStatus.Skipped)]
    public void What_did_not_end_by_its_own_work_keeps_its_status(JobStatus status) =>
        Assert.Equal(status, status.NotLessSevereThan(Severity.Error));
}
