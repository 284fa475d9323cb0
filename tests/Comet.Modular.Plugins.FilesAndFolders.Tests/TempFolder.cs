using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>A folder of its own for one test, removed with all that lies in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("comet-files-").FullName;

    public string Path { get; }

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public string Write(string relative, string content = "content")
    {
        var file = At(relative);
        _ = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(content));
        return file;
    }

    public string MakeDirectory(string relative) => Directory.CreateDirectory(At(relative)).FullName;

    public void Dispose() => Native.RemoveTree(Path);
}
