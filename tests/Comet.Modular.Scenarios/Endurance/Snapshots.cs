namespace Comet.Modular.Scenarios.Endurance;

/// <summary>What complete snapshots must restore to, as copies beside the vault that share their equal files.</summary>
internal sealed class Snapshots(Workplace place)
{
    /// <summary>Each copy may hold a large file of its own; older ones are given up, and with them what they prove.</summary>
    private const int CopiesKept = 20;

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
        // rsync 3.5 now and then leaves a directory with the time at which it put files into the copy of it.
        await place.ShellAsync($"find . -type d -exec touch -r {{}} '{CopyOf(id)}/{{}}' ';'");
        if (_ids.Count > CopiesKept)
        {
            (await RunningProgram.RunAsync("rm", "-rf", "--", CopyOf(_ids[0]))).MustEnd(0);
            _ids.RemoveAt(0);
        }
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
