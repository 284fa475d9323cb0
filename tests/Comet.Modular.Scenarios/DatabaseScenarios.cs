namespace Comet.Modular.Scenarios;

public sealed class DatabaseScenarios
{
    private const string Rows = "select id, name, md5(data) from things order by id";

    [Fact]
    [Trait("Req", "PO-01")]
    [Trait("Req", "PO-05")]
    public async Task A_database_is_dumped_by_a_program_and_comes_back_through_another()
    {
        using var place = new Workplace();
        await using var server = await DatabaseServer.StartAsync(place);
        _ = await server.QueryAsync("postgres", "create database source");
        _ = await server.QueryAsync("postgres", "create database target");
        _ = await server.QueryAsync(
            "source",
            """
            create table things (id int primary key, name text, data bytea);
            insert into things select i, 'thing ' || i || E' \\ \' ü', decode(repeat(md5(i::text), 50), 'hex')
            from generate_series(1, 20000) i
            """
        );
        await place.CreateVaultAsync();
        (
            await place.CometAsync(
                "item", "add", "shop", "--type", "program-output", "--vault", "home",
                "--set", $"command=pg_dump {server.Connection} source", "--set", "fileName=db/shop.sql"
            )
        ).MustEnd(0);

        (await place.CometAsync("backup", "shop", "--json")).MustEnd(0);
        var psql = $"psql {server.Connection} -X -q -v ON_ERROR_STOP=1 --single-transaction target";
        (await place.CometAsync("restore", "shop@latest:/db/shop.sql", "--to-program", psql)).MustEnd(0);

        var expected = await server.QueryAsync("source", Rows);
        Assert.Equal(20_000, expected.Count(static c => c == '\n'));
        Assert.Equal(expected, await server.QueryAsync("target", Rows));

        // What is there already makes psql fail, and that is the job's failure.
        (await place.CometAsync("restore", "shop@latest:/db/shop.sql", "--to-program", psql)).MustEnd(1);
    }
}
