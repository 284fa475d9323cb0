using Comet.Modular.Jobs.Items;
using Comet.Modular.Jobs.State;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.Tests;

public sealed class StateDatabaseTests : IDisposable
{
    private readonly TemporaryState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_was_written_is_there_after_opening_again()
    {
        new ProtectedItems(_state.Database).Add(SomeItem("docs"));

        using var again = _state.Open();

        Assert.Equal("docs", Assert.Single(new ProtectedItems(again).List()).Name);
    }

    [Fact]
    public void A_path_may_hold_what_separates_and_quotes_settings()
    {
        var path = $"{_state.File}; Mode=Memory \"odd'=.db ";

        StateDatabase.Open(path).Dispose();

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_newer_schema_is_refused_with_a_next_step()
    {
        using (var connection = new SqliteConnection($"Data Source={_state.File};Pooling=False"))
        {
            connection.Open();
            _ = connection.Execute("UPDATE schema_version SET version = 99");
        }

        var refusal = Assert.Throws<StateException>(() => _state.Open().Dispose());

        Assert.Equal("state.newer", refusal.Code);
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.NextStep);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_as_damaged()
    {
        var path = _state.File + ".other";
        File.WriteAllText(path, new string('x', 8192));

        var refusal = Assert.Throws<StateException>(() => StateDatabase.Open(path).Dispose());

        Assert.Equal("state.damaged", refusal.Code);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_that_open_and_write_at_once_all_succeed()
    {
        var path = _state.File + ".shared";

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 16),
            (number, _) =>
            {
                using var database = StateDatabase.Open(path);
                for (var each = 0; each < 10; each++)
                {
                    new ProtectedItems(database).Add(SomeItem($"item-{number}-{each}"));
                }

                return ValueTask.CompletedTask;
            }
        );

        using var all = StateDatabase.Open(path);
        Assert.Equal(160, new ProtectedItems(all).List().Count);
    }

    [Fact]
    public void A_failed_change_leaves_nothing_behind()
    {
        var items = new ProtectedItems(_state.Database);

        _ = Assert.Throws<InvalidOperationException>(() =>
            _state.Database.Write<int>(state =>
            {
                _ = state.Execute("INSERT INTO items VALUES ('1', 'half', 't', 'p', '{}', NULL, NULL)");
                throw new InvalidOperationException();
            })
        );

        Assert.Empty(items.List());
        items.Add(SomeItem("whole"));
        Assert.NotNull(items.Find("whole"));
    }

    private static ProtectedItem SomeItem(string name) =>
        new(
            Guid.NewGuid().ToString("N"),
            name,
            "files",
            "comet.files",
            "{}",
            ProtectedSecrets: null,
            DefaultVault: null
        );
}
