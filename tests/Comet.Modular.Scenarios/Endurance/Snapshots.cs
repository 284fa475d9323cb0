namespace Comet.Modular.Scenarios.Endurance;

/// <summary>What complete snapshots must restore to, as copies beside the vault that share their equal files.</summary>
internal sealed class Snapshots(Workplace place)
{
    private readonly List<string> _ids = [];

    public int Count => _ids.Count;

    /// <summary>Keeps a copy of the source as it is now, as the content of a snapshot.</summary>
    public async Task KeepAsync(string id)
    {
        string[] shared = _ids.Count == 0 ? [] : [$"--link-dest={CopyOf(_ids[^1])}"];
        _ids.Add(id);
        (
            await RunningProgram.RunAsync("rsync", ["-aHX", "--checksum", "--mkpath", .. shared, place.Source + "/", CopyOf(id) + "/"])
        ).MustEnd(0);
    }

    /// <summary>Restores a snapshot into an empty folder; it must be as its copy.</summary>
    public async Task MustRestoreAsync(int index)
    {
        var id = _ids[index];
        var target = place.At("target");
        (await place.CometAsync("restore", $"{id}:{place.Source}", "--to", target)).MustEnd(0);
        var compared = await RunningProgram.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "Comet.Modular.TreeCompare"),
            CopyOf(id),
            target
        );
        _ = compared.MustEnd(0);
        (await RunningProgram.RunAsync("rm", "-rf", "--", target)).MustEnd(0);
    }

    private string CopyOf(string id) => place.At($"copies/{id}");
}
