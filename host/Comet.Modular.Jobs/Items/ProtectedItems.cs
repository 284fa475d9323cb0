using Comet.Modular.Jobs.State;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.Items;

/// <summary>The items of this machine.</summary>
public sealed class ProtectedItems(StateDatabase database)
{
    private const string Columns = "id, name, type, plugin_id, settings, secrets, default_vault";

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<ProtectedItem> List() =>
        database.Read(state => state.Query($"SELECT {Columns} FROM items ORDER BY name", FromRow));

    /// <summary>One by its name; null when there is none.</summary>
    public ProtectedItem? Find(string name) => database.Read(state => Find(state, name));

    /// <summary>Adds one.</summary>
    /// <exception cref="StateException">The name is taken.</exception>
    public void Add(ProtectedItem item) =>
        database.Write(state =>
        {
            if (Find(state, item.Name) is not null)
            {
                throw new StateException(
                    "item.name-taken",
                    $"There is an item '{item.Name}' already.",
                    $"Choose another name, or remove it first with 'comet item remove {item.Name}'."
                );
            }

            return state.Execute(
                $"INSERT INTO items ({Columns}) VALUES ($id, $name, $type, $plugin, $settings, $secrets, $vault)",
                ("$id", item.Id),
                ("$name", item.Name),
                ("$type", item.Type),
                ("$plugin", item.PluginId),
                ("$settings", item.Settings),
                ("$secrets", item.ProtectedSecrets),
                ("$vault", item.DefaultVault)
            );
        });

    /// <summary>Forgets one; its snapshots stay.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(string name) =>
        database.Write(state => state.Execute("DELETE FROM items WHERE name = $name", ("$name", name))) > 0;

    private static ProtectedItem? Find(SqliteConnection state, string name) =>
        state.Query($"SELECT {Columns} FROM items WHERE name = $name", FromRow, ("$name", name)).SingleOrDefault();

    private static ProtectedItem FromRow(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.BytesOrNull(5),
            row.TextOrNull(6)
        );
}
