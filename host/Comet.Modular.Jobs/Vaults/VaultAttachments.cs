using Comet.Modular.Jobs.State;
using Microsoft.Data.Sqlite;

namespace Comet.Modular.Jobs.Vaults;

/// <summary>The vaults that are attached on this machine.</summary>
public sealed class VaultAttachments(StateDatabase database)
{
    private const string Columns = "name, location, vault_id, master_key, head_slot, head_hash";

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<VaultAttachment> List() =>
        database.Read(state => state.Query($"SELECT {Columns} FROM vaults ORDER BY name", FromRow));

    /// <summary>One by its name; null when there is none.</summary>
    public VaultAttachment? Find(string name) =>
        database
            .Read(state => state.Query($"SELECT {Columns} FROM vaults WHERE name = $name", FromRow, ("$name", name)))
            .SingleOrDefault();

    /// <summary>Adds one.</summary>
    /// <exception cref="StateException">The name is taken, or the vault is attached already.</exception>
    public void Add(VaultAttachment vault) =>
        database.Write(state =>
        {
            EnsureFree(state, vault);
            return state.Execute(
                $"INSERT INTO vaults ({Columns}) VALUES ($name, $location, $id, $key, $slot, $hash)",
                ("$name", vault.Name),
                ("$location", vault.Location),
                ("$id", vault.VaultId),
                ("$key", vault.ProtectedMasterKey),
                ("$slot", (long?)vault.Head?.Slot),
                ("$hash", vault.Head?.Hash)
            );
        });

    /// <summary>
    /// Throws as <see cref="Add"/> would, so that nothing is made on a store under a name that is taken.
    /// </summary>
    public void EnsureNameIsFree(string name)
    {
        if (Find(name) is { } other)
        {
            throw NameTaken(other);
        }
    }

    /// <summary>Notes the newest log entry seen; an older one than the noted one changes nothing.</summary>
    public void Remember(string name, RememberedHead head) =>
        database.Write(state =>
            state.Execute(
                """
                UPDATE vaults SET head_slot = $slot, head_hash = $hash
                WHERE name = $name AND (head_slot IS NULL OR head_slot < $slot)
                """,
                ("$name", name),
                ("$slot", (long)head.Slot),
                ("$hash", head.Hash)
            )
        );

    /// <summary>Forgets one; nothing happens on its store.</summary>
    /// <returns>False when there was none.</returns>
    public bool Remove(string name) =>
        database.Write(state => state.Execute("DELETE FROM vaults WHERE name = $name", ("$name", name))) > 0;

    private static void EnsureFree(SqliteConnection state, VaultAttachment vault)
    {
        var others = state.Query(
            $"SELECT {Columns} FROM vaults WHERE name = $name OR vault_id = $id",
            FromRow,
            ("$name", vault.Name),
            ("$id", vault.VaultId)
        );
        foreach (var other in others)
        {
            throw string.Equals(other.Name, vault.Name, StringComparison.Ordinal)
                ? NameTaken(other)
                : new StateException(
                    "vault.attached",
                    $"This vault is attached already, as '{other.Name}'.",
                    $"Use '{other.Name}', or detach it first with 'comet vault detach {other.Name}'."
                );
        }
    }

    private static StateException NameTaken(VaultAttachment other) =>
        new(
            "vault.name-taken",
            $"The vault name '{other.Name}' is taken by {other.Location}.",
            $"Choose another name, or detach it first with 'comet vault detach {other.Name}'."
        );

    private static VaultAttachment FromRow(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetFieldValue<byte[]>(3),
            row.BytesOrNull(5) is { } hash ? new RememberedHead((ulong)row.GetInt64(4), hash) : null
        );
}
