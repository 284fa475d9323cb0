using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.State;

/// <summary>The SQLite file that holds the host's state. Several processes may use one file at once.</summary>
/// <remarks>
/// All access goes through one connection under one lock; the file is in write-ahead mode, so readers never wait for
/// writers of other processes, and writers wait for one another up to <see cref="BusyMilliseconds"/>.
/// </remarks>
public sealed class StateDatabase : IDisposable
{
    private const int BusyMilliseconds = 15_000;
    private const int SqliteNotADatabase = 26;
    private const int SqliteCorrupt = 11;
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    private StateDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, makes it if it is not there, and brings its schema up to date.</summary>
    /// <exception cref="StateException">The file is damaged, unusable, or belongs to a newer program.</exception>
    public static StateDatabase Open(string path)
    {
        var connection = new SqliteConnection(Settings(path));
        try
        {
            connection.Open();
            _ = connection.Execute(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyMilliseconds}")
            );
            Migrate(connection, path);
            return new StateDatabase(connection);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw Unusable(path, failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        lock (_lock)
        {
            return read(_connection);
        }
    }

    /// <summary>Runs a change as one transaction that holds the write lock from its start.</summary>
    internal T Write<T>(Func<SqliteConnection, T> change)
    {
        lock (_lock)
        {
            return InTransaction(_connection, change);
        }
    }

    /// <summary>By hand: the builder of such texts loads regular expressions, in every run.</summary>
    private static string Settings(string path)
    {
        var quoted = path.Replace("\"", "\"\"", StringComparison.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=\"{quoted}\";Pooling=False;Foreign Keys=True;Default Timeout={BusyMilliseconds / 1000}"
        );
    }

    private static void Migrate(SqliteConnection connection, string path)
    {
        if (VersionOf(connection) == StateMigrations.Steps.Count)
        {
            return;
        }

        // Write-ahead mode is a property of the file; it cannot be set inside a transaction.
        _ = connection.Scalar("PRAGMA journal_mode = WAL");
        _ = InTransaction(connection, inside => Upgrade(inside, path));
    }

    private static int Upgrade(SqliteConnection connection, string path)
    {
        // Read again under the write lock: another process may have upgraded in between.
        var version = VersionOf(connection);
        if (version > StateMigrations.Steps.Count)
        {
            throw new StateException(
                "state.newer",
                $"The state database {path} has version {version}, this program knows {StateMigrations.Steps.Count}.",
                "Use the newer program that wrote it, or choose another --home."
            );
        }

        if (version == 0)
        {
            _ = connection.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT");
            _ = connection.Execute("INSERT INTO schema_version VALUES (0)");
        }

        foreach (var step in StateMigrations.Steps.Skip(version))
        {
            _ = connection.Execute(step);
        }

        return connection.Execute("UPDATE schema_version SET version = $v", ("$v", StateMigrations.Steps.Count));
    }

    private static int VersionOf(SqliteConnection connection)
    {
        var present = connection.Scalar("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'");
        return present is null
            ? 0
            : Convert.ToInt32(connection.Scalar("SELECT version FROM schema_version"), CultureInfo.InvariantCulture);
    }

    private static T InTransaction<T>(SqliteConnection connection, Func<SqliteConnection, T> change)
    {
        _ = connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = change(connection);
            _ = connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            // SQLite may have rolled back by itself (disk full); a second ROLLBACK would hide the real failure.
            if (!IsAutoCommit(connection))
            {
                _ = connection.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private static bool IsAutoCommit(SqliteConnection connection) =>
        SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0;

    private static StateException Unusable(string path, SqliteException failure) =>
        failure.SqliteErrorCode is SqliteNotADatabase or SqliteCorrupt
            ? new StateException(
                "state.damaged",
                $"The state database {path} is damaged: {failure.Message}",
                "Move the file away and attach the vaults again with 'comet vault open'; no backup is lost.",
                failure
            )
            : new StateException(
                "state.unusable",
                $"The state database {path} cannot be used: {failure.Message}",
                "Check the folder's permissions and free space, or choose another --home.",
                failure
            );
}
