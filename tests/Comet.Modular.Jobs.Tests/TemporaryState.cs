using Comet.Modular.Jobs.State;

namespace Comet.Modular.Jobs.Tests;

/// <summary>A state database in its own folder, gone after the test.</summary>
internal sealed class TemporaryState : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comet-jobs-");

    public TemporaryState() => Database = Open();

    public string File => Path.Combine(_folder.FullName, "state.db");

    public StateDatabase Database { get; }

    public StateDatabase Open() => StateDatabase.Open(File);

    public void Dispose()
    {
        Database.Dispose();
        _folder.Delete(recursive: true);
    }
}
