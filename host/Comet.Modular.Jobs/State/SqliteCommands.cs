using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.State;

/// <summary>Short forms for commands; every value travels as a parameter.</summary>
internal static class SqliteCommands
{
    public static int Execute(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string, object?)> values
    )
    {
        using var command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string, object?)> values
    )
    {
        using var command = connection.Prepare(sql, values);
        return command.ExecuteScalar();
    }

    public static IReadOnlyList<T> Query<T>(
        this SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string, object?)> values
    )
    {
        using var command = connection.Prepare(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static byte[]? BytesOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    [SuppressMessage("Security", "CA2100", Justification = "All callers pass constant text; values are parameters.")]
    private static SqliteCommand Prepare(
        this SqliteConnection connection,
        string sql,
        ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            _ = command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
