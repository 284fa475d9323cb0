using System.Globalization;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-01")]
public sealed class PostgresTests : IDisposable
{
    private const string Rows = "select id, name, md5(data), at from things order by id";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_returns_from_the_output_of_pg_dump()
    {
        await using var server = await PostgresServer.StartAsync();
        _ = await server.QueryAsync("postgres", "create database source");
        _ = await server.QueryAsync("postgres", "create database target");
        _ = await server.QueryAsync(
            "source",
            """
            create table things (id int primary key, name text, data bytea, at timestamptz);
            insert into things select i, 'thing ' || i || E' \\ \' ü', decode(repeat(md5(i::text), 50), 'hex'), '2030-01-01'::timestamptz + i * interval '1 hour'
            from generate_series(1, 20000) i
            """
        );

        var plain = await server.DumpAsync("source");
        await File.WriteAllBytesAsync(_folder.At("dump.sql"), plain.Bytes);
        _ = await server.LoadAsync("target", _folder.At("dump.sql"));

        var expected = await server.QueryAsync("source", Rows);
        Assert.Equal(20_000, expected.Count(static c => c == '\n'));
        Assert.Equal(expected, await server.QueryAsync("target", Rows));
        Assert.InRange(plain.Bytes.Length, 30_000_000, int.MaxValue);

        // The archive format is binary, and its reader refuses an archive with a wrong byte count.
        var archive = await server.DumpAsync("source", "-Fc");
        await File.WriteAllBytesAsync(_folder.At("dump.custom"), archive.Bytes);
        var listing = await Processes.RunAsync("pg_restore", "-l", _folder.At("dump.custom"));
        Assert.Contains("TABLE DATA public things", listing, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "PO-02")]
    [Trait("Req", "PO-03")]
    public async Task A_database_that_is_not_there_is_an_error_with_the_reason_in_the_log()
    {
        await using var server = await PostgresServer.StartAsync();

        var program = await OpenedProgram.RunAsync(string.Create(CultureInfo.InvariantCulture, $"pg_dump {server.Connection} nowhere"));

        Assert.Equal("program-output.exit-code", program.End!.Fault!.Code);
        Assert.Contains(program.Job.Messages, static line => line.Contains("database \"nowhere\" does not exist", StringComparison.Ordinal));
    }
}
