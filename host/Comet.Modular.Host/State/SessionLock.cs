namespace Comet.Modular.Host.State;

/// <summary>A session's sign of life; its files go with it.</summary>
internal sealed class SessionLock : IDisposable
{
    private readonly Func<ulong, string> _pathOf;
    private FileStream? _beginning;
    private FileStream? _session;

    public SessionLock(string beginningPath, Func<ulong, string> pathOf)
    {
        _pathOf = pathOf;
        _beginning = Hold(beginningPath);
    }

    /// <summary>Whether a file is this lock's.</summary>
    public bool Is(string path) => string.Equals(path, _beginning?.Name, StringComparison.Ordinal);

    /// <summary>The session has its number now.</summary>
    public void Began(ulong session)
    {
        // The new lock is held before the old one is let go: at no time do both seem free.
        _session = Hold(_pathOf(session));
        Release(ref _beginning);
    }

    public void Dispose()
    {
        Release(ref _beginning);
        Release(ref _session);
    }

    private static FileStream Hold(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    private static void Release(ref FileStream? held)
    {
        if (held is not null)
        {
            // Before it is let go: a file that nobody holds and that goes away later could be another session's.
            LeftFile.Delete(held.Name);
            held.Dispose();
            held = null;
        }
    }
}
