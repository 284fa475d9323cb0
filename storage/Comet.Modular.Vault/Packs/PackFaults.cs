using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Packs;

/// <summary>What can be wrong with a pack, each said in one place.</summary>
internal static class PackFaults
{
    private const string NextStep =
        "Run 'comet vault check --read-data' to see what is affected. Bring the object back from a copy of the store; if "
        + "there is none, move it out of the store and run the backups again: they store what the sources still have.";

    public static VaultException Missing(ulong session, PackId id) =>
        new("vault.missing-pack", $"The pack {VaultNames.Pack(session, id)} is missing from the store.", NextStep);

    public static VaultException Damaged(ulong session, PackId id, string problem, Exception? cause = null) =>
        new("vault.damaged-pack", $"The pack {VaultNames.Pack(session, id)} is damaged: {problem}", NextStep, cause);

    public static VaultException MissingChunk(ChunkId id) =>
        new("vault.missing-chunk", $"The chunk {id} is in no pack that the vault has.", NextStep);

    public static VaultException DamagedChunk(ChunkId id, string problem) =>
        new("vault.damaged-chunk", $"The chunk {id} is damaged: {problem}", NextStep);
}
