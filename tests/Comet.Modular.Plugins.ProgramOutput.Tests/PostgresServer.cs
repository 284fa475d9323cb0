using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

/// <summary>A PostgreSQL server of the test's own, in a folder of its own, that listens on a socket in it and nowhere else.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private readonly TempFolder _folder = new();
    private readonly string _programs;

    private PostgresServer() =>
        _programs = Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last(), "bin");

    /// <summary>What a client needs on its command line.</summary>
    public string Connection => $"-h {_folder.Path} -U {User} -w";

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        _ = await Processes.RunAsync("chown", User, server._folder.Path);
        var data = server._folder.At("data");
        _ = await server.AsOwnerAsync("initdb", "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-sync");
        var options = $"-c listen_addresses='' -c unix_socket_directories={server._folder.Path} -c fsync=off";

        // Without a log file the server would hold the output of pg_ctl open.
        _ = await server.AsOwnerAsync("pg_ctl", "-D", data, "-w", "-l", server._folder.At("log"), "-o", options, "start");
        return server;
    }

    public Task<string> QueryAsync(string database, string statement) =>
        Processes.RunAsync("psql", [.. Connection.Split(' '), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, database]);

    public Task<string> LoadAsync(string database, string file) =>
        Processes.RunAsync("psql", [.. Connection.Split(' '), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, database]);

    public async Task<OpenedProgram> DumpAsync(string database, string options = "")
    {
        var program = await OpenedProgram.RunAsync($"pg_dump {Connection} {options} {database}");
        Assert.True(ReferenceEquals(ContentEnd.Complete, program.End), string.Join('\n', program.Job.Messages));
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        _ = await AsOwnerAsync("pg_ctl", "-D", _folder.At("data"), "-m", "immediate", "-w", "stop");
        _folder.Dispose();
    }

    private Task<string> AsOwnerAsync(string program, params IEnumerable<string> arguments) =>
        Processes.RunAsync("runuser", ["-u", User, "--", Path.Combine(_programs, program), .. arguments]);
}
