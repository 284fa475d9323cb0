namespace Comet.Modular.Plugins.ProgramOutput.Tests;

/// <summary>A folder of its own for one test, removed with all that lies in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("comet-program-").FullName;

    public string Path { get; }

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
