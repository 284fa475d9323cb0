namespace Comet.Modular.Engine.Tests;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("comet-engine-").FullName;

    public string Path { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>By the system's own program: .NET cannot name what lies deeper than a path is long.</summary>
    public void Dispose()
    {
        using var remove = System.Diagnostics.Process.Start("rm", ["-rf", "--", Path]);
        remove.WaitForExit();
    }
}
