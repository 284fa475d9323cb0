namespace Comet.Modular.Jobs.State;

/// <summary>The schema's history. A released step is never edited: a change is a further step.</summary>
internal static class StateMigrations
{
    /// <summary>Step n (from 1) brings the schema from version n - 1 to n.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
            CREATE TABLE vaults (
                name TEXT NOT NULL PRIMARY KEY,
                location TEXT NOT NULL,
                vault_id TEXT NOT NULL UNIQUE,
                master_key BLOB NOT NULL,
                head_slot INTEGER,
                head_hash BLOB
            ) STRICT;
            CREATE TABLE items (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                type TEXT NOT NULL,
                plugin_id TEXT NOT NULL,
                settings TEXT NOT NULL,
                secrets BLOB,
                default_vault TEXT
            ) STRICT;
            CREATE TABLE jobs (
                id TEXT NOT NULL PRIMARY KEY,
                item TEXT NOT NULL,
                kind TEXT NOT NULL,
                vault TEXT NOT NULL,
                status INTEGER NOT NULL,
                started INTEGER NOT NULL,
                ended INTEGER,
                snapshot TEXT,
                counts TEXT,
                process_id INTEGER NOT NULL,
                process_started TEXT NOT NULL,
                run_id TEXT NOT NULL
            ) STRICT;
            CREATE INDEX jobs_by_start ON jobs (started);
            CREATE TABLE job_log (
                id INTEGER NOT NULL PRIMARY KEY,
                job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
                time INTEGER NOT NULL,
                level INTEGER NOT NULL,
                code TEXT NOT NULL,
                message TEXT NOT NULL,
                path TEXT
            ) STRICT;
            CREATE INDEX job_log_by_job ON job_log (job, id);
            CREATE TABLE cleanup_tokens (
                id INTEGER NOT NULL PRIMARY KEY,
                job TEXT NOT NULL REFERENCES jobs (id),
                plugin_id TEXT NOT NULL,
                kind TEXT NOT NULL,
                data BLOB NOT NULL
            ) STRICT;
            """,
    ];
}
