using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>A folder of runs that is deleted at the end.</summary>
internal sealed class RunsOnDisk : IDisposable
{
    public const int ChunksInMemory = 500;

    public static readonly VaultId Vault = VaultId.NewRandom();

    public string Path { get; } = Directory.CreateTempSubdirectory("comet-runs-").FullName;

    public IReadOnlyList<string> Files => Directory.GetFiles(Path);

    public RunFolder Folder => FolderOf(Vault);

    public RunFolder FolderOf(VaultId vault, PackKind kind = PackKind.Data) => new(Path, vault, kind);

    public PackPlaces Open(int chunksInMemory = ChunksInMemory) => new(Folder, chunksInMemory);

    /// <summary>Opens an index as a program that begins does: what no run has comes from the vault.</summary>
    /// <returns>The index, and how many packs came from the vault.</returns>
    public (PackPlaces Places, int Fetched) Open(IEnumerable<PackContents> live, int chunksInMemory = ChunksInMemory)
    {
        var places = Open(chunksInMemory);
        return (places, Fetch(places, live));
    }

    public static int Fetch(PackPlaces places, IEnumerable<PackContents> live)
    {
        var contents = live.ToDictionary(static pack => pack.Record.Id);
        var wanted = contents.Values.Select(static pack => pack.Record).ToDictionary(static record => record.Id);
        places.OpenRuns(wanted);
        foreach (var missing in wanted.Keys)
        {
            places.Add(contents[missing]);
        }

        return wanted.Count;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
