namespace Comet.Modular.Scenarios;

/// <summary>A PostgreSQL server in a folder of a workplace, reachable through a socket there and nowhere else.</summary>
internal sealed class DatabaseServer(string folder) : IAsyncDisposable
{
    /// <summary>What a client needs on its command line.</summary>
    public string Connection => $"-h {folder} -U postgres -w";

    public static async Task<DatabaseServer> StartAsync(Workplace place)
    {
        var server = new DatabaseServer(place.At("postgres"));
        await Workplace.ShellAsync("chmod 755 . && mkdir postgres && chown postgres postgres", place.Root);
        await server.OwnAsync("initdb -D data -U postgres -A trust -E UTF8 --no-sync");
        await server.OwnAsync(
            "pg_ctl -D data -w -l log -o \"-c listen_addresses='' -c unix_socket_directories=$PWD -c fsync=off\" start"
        );
        return server;
    }

    public async Task<string> QueryAsync(string database, string statement)
    {
        var result = await RunningProgram.RunAsync(
            "psql",
            [.. Connection.Split(' '), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, database]
        );
        return result.MustEnd(0).Output;
    }

    public async ValueTask DisposeAsync() => await OwnAsync("pg_ctl -D data -m immediate -w stop");

    private Task OwnAsync(string command) =>
        Workplace.ShellAsync(
            $"""
            programs=$(ls -d /usr/lib/postgresql/*/bin | sort | tail -n 1)
            runuser -u postgres -- env PATH="$programs:$PATH" bash -euc {Quote(command)} > own.out 2>&1
            """,
            folder
        );

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
