using System.Text.Json.Nodes;

namespace Comet.Modular.Benchmark;

/// <summary>Two lists of the built plugins: all in process, and all in processes of their own.</summary>
internal sealed class BenchmarkPlugins : IDisposable
{
    private readonly string _folder;

    public BenchmarkPlugins(string program, string workplace)
    {
        var built = Path.GetDirectoryName(Path.GetFullPath(program))!;
        PluginsFolder = Path.Combine(built, "plugins");
        _folder = Path.Combine(workplace, "plugins");
        _ = Directory.CreateDirectory(_folder);
        _ = Directory.CreateSymbolicLink(Path.Combine(_folder, "plugins"), PluginsFolder);
        InProcess = Write(built, "inProcess");
        ChildProcess = Write(built, "childProcess");
    }

    public string PluginsFolder { get; }

    public string InProcess { get; }

    public string ChildProcess { get; }

    public string ListOf(bool isChild) => isChild ? ChildProcess : InProcess;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string built, string isolation)
    {
        var list = JsonNode.Parse(File.ReadAllText(Path.Combine(built, "plugins.json")))!;
        foreach (var plugin in list["plugins"]!.AsArray())
        {
            plugin!["isolation"] = isolation;
            plugin["enabled"] = true;
        }

        var path = Path.Combine(_folder, $"{isolation}.json");
        File.WriteAllText(path, list.ToJsonString());
        return path;
    }
}
