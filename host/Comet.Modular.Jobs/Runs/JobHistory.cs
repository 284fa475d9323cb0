using System.Security.Cryptography;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Jobs.State;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.Runs;

/// <summary>The jobs of this machine and their logs.</summary>
public sealed class JobHistory(StateDatabase database, TimeProvider time)
{
    private const string Columns = "id, item, kind, vault, status, started, ended, snapshot, counts";

    // A row is ended only by the run that began it, or by the one that found it abandoned.
    private readonly string _runId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Jobs, oldest first.</summary>
    public IReadOnlyList<JobRecord> List() =>
        database.Read(state => state.Query($"SELECT {Columns} FROM jobs ORDER BY started, rowid", FromRow));

    /// <summary>The jobs whose ids start so; an exact id gives one.</summary>
    public IReadOnlyList<JobRecord> FindByPrefix(string prefix) =>
        database.Read(state =>
            state.Query(
                $"SELECT {Columns} FROM jobs WHERE substr(id, 1, length($prefix)) = $prefix ORDER BY started, rowid",
                FromRow,
                ("$prefix", prefix)
            )
        );

    /// <summary>A job's log, oldest line first.</summary>
    public IReadOnlyList<JobLogLine> ReadLog(JobId job) =>
        database.Read(state =>
            state.Query(
                "SELECT time, level, code, message, path FROM job_log WHERE job = $job ORDER BY id",
                row => new JobLogLine(
                    TimeAt(row, 0),
                    (Severity)row.GetInt32(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.TextOrNull(4)
                ),
                ("$job", job.ToString())
            )
        );

    /// <summary>Ends the rows of jobs whose process is gone.</summary>
    /// <returns>How many there were.</returns>
    public int MarkAbandoned()
    {
        var running = database.Read(state =>
            state.Query(
                "SELECT id, run_id, process_id, process_started FROM jobs WHERE status = $running",
                row => (Id: row.GetString(0), Run: row.GetString(1), Process: ProcessAt(row)),
                ("$running", (int)JobStatus.Running)
            )
        );
        var abandoned = 0;
        foreach (var job in running)
        {
            abandoned += job.Process.IsAlive() ? 0 : EndRow(job.Id, job.Run, JobStatus.Abandoned, null);
        }

        return abandoned;
    }

    /// <summary>Clean-up tokens of a plugin that ended jobs left behind, and a running one whose plugin has died.</summary>
    public IReadOnlyList<PendingCleanup> ListCleanups(string pluginId, JobId? broken = null) =>
        database.Read(state =>
            state.Query(
                """
                SELECT t.id, t.kind, t.data FROM cleanup_tokens t JOIN jobs j ON j.id = t.job
                WHERE t.plugin_id = $plugin AND (j.status <> $running OR j.id = $broken) ORDER BY t.id
                """,
                row => new PendingCleanup(
                    row.GetInt64(0),
                    new CleanupToken(row.GetString(1), row.GetFieldValue<byte[]>(2))
                ),
                ("$plugin", pluginId),
                ("$running", (int)JobStatus.Running),
                ("$broken", broken?.ToString() ?? string.Empty)
            )
        );

    /// <summary>Forgets a token: what it names was cleaned up.</summary>
    public void ForgetCleanup(PendingCleanup cleanup) =>
        database.Write(state => state.Execute("DELETE FROM cleanup_tokens WHERE id = $id", ("$id", cleanup.Row)));

    internal JobRecord Begin(JobDescription description)
    {
        var job = new JobRecord(
            JobId.NewRandom(),
            description,
            JobStatus.Running,
            time.GetUtcNow(),
            Ended: null,
            Snapshot: null,
            Counts: null
        );
        _ = database.Write(state =>
            state.Execute(
                """
                INSERT INTO jobs (id, item, kind, vault, status, started, process_id, process_started, run_id)
                VALUES ($id, $item, $kind, $vault, $status, $started, $pid, $pstart, $run)
                """,
                ("$id", job.Id.ToString()),
                ("$item", description.Item),
                ("$kind", description.Kind),
                ("$vault", description.Vault),
                ("$status", (int)job.Status),
                ("$started", job.Started.ToUnixTimeMilliseconds()),
                ("$pid", ProcessIdentity.Current.Id),
                ("$pstart", ProcessIdentity.Current.Started),
                ("$run", _runId)
            )
        );
        return job;
    }

    internal void Append(JobId job, IReadOnlyCollection<JobLogLine> lines) =>
        database.Write(state =>
        {
            foreach (var line in lines)
            {
                _ = state.Execute(
                    """
                    INSERT INTO job_log (job, time, level, code, message, path)
                    VALUES ($job, $time, $level, $code, $message, $path)
                    """,
                    ("$job", job.ToString()),
                    ("$time", line.Time.ToUnixTimeMilliseconds()),
                    ("$level", (int)line.Level),
                    ("$code", line.Code),
                    ("$message", line.Message),
                    ("$path", line.Path)
                );
            }

            return lines.Count;
        });

    internal void Journal(JobId job, string pluginId, CleanupToken token) =>
        database.Write(state =>
            state.Execute(
                "INSERT INTO cleanup_tokens (job, plugin_id, kind, data) VALUES ($job, $plugin, $kind, $data)",
                ("$job", job.ToString()),
                ("$plugin", pluginId),
                ("$kind", token.Kind),
                ("$data", token.Data.ToArray())
            )
        );

    internal void ForgetCleanups(JobId job) =>
        database.Write(state => state.Execute("DELETE FROM cleanup_tokens WHERE job = $job", ("$job", job.ToString())));

    internal JobRecord End(JobRecord job, JobStatus status, JobWorkResult? result)
    {
        _ = EndRow(job.Id.ToString(), _runId, status, result);
        return job with
        {
            Status = status,
            Ended = time.GetUtcNow(),
            Snapshot = result?.Snapshot,
            Counts = result?.Counts,
        };
    }

    private int EndRow(string id, string run, JobStatus status, JobWorkResult? result) =>
        database.Write(state =>
            state.Execute(
                """
                UPDATE jobs SET status = $status, ended = $ended, snapshot = $snapshot, counts = $counts
                WHERE id = $id AND run_id = $run AND status = $running
                """,
                ("$id", id),
                ("$run", run),
                ("$status", (int)status),
                ("$ended", time.GetUtcNow().ToUnixTimeMilliseconds()),
                ("$snapshot", result?.Snapshot),
                ("$counts", result?.Counts),
                ("$running", (int)JobStatus.Running)
            )
        );

    private static JobRecord FromRow(SqliteDataReader row) =>
        new(
            JobId.Parse(row.GetString(0)),
            new JobDescription(row.GetString(1), row.GetString(2), row.GetString(3)),
            (JobStatus)row.GetInt32(4),
            TimeAt(row, 5),
            row.IsDBNull(6) ? null : TimeAt(row, 6),
            row.TextOrNull(7),
            row.TextOrNull(8)
        );

    private static ProcessIdentity ProcessAt(SqliteDataReader row) => new(row.GetInt32(2), row.GetString(3));

    private static DateTimeOffset TimeAt(SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
