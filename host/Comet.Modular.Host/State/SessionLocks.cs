using System.Globalization;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.State;

/// <summary>Tells which of this home's sessions are alive: each holds a locked file while its process lives.</summary>
/// <remarks>
/// A session has its number only once the vault knows it, so a writer first holds a file without a number. Who asks
/// reads the vault's open sessions first and then looks here: as long as some writer is about to begin, no session
/// counts as dead. The operating system lets go of the locks of a process that dies, however it dies.
/// </remarks>
internal sealed class SessionLocks(HomeFolder home)
{
    private const string BeginningMark = "begin-";

    /// <summary>Says that a session is about to begin.</summary>
    public SessionLock Begin(VaultId vault)
    {
        home.MakeInside(home.SessionsFolder);
        var mark = BeginningMark + Guid.NewGuid().ToString("n");
        return new SessionLock(PathOf(vault, mark), session => PathOf(vault, Name(session)));
    }

    /// <summary>Those of the sessions, all of this home, whose process is gone.</summary>
    /// <param name="vault">The vault that knows them.</param>
    /// <param name="sessions">As the vault's log says, read before this call.</param>
    /// <param name="own">The caller's own sign of life.</param>
    public IReadOnlyList<ulong> FindDead(VaultId vault, IReadOnlyList<ulong> sessions, SessionLock own)
    {
        var beginnings = Directory.EnumerateFiles(home.SessionsFolder, $"{vault}-{BeginningMark}*");
        return beginnings.Where(path => !own.Is(path)).Any(IsHeld)
            ? []
            : [.. sessions.Where(session => !IsHeld(PathOf(vault, Name(session))))];
    }

    /// <summary>Forgets the files of sessions that are over.</summary>
    public void Forget(VaultId vault, IEnumerable<ulong> sessions)
    {
        foreach (var session in sessions)
        {
            LeftFile.Delete(PathOf(vault, Name(session)));
        }
    }

    private string PathOf(VaultId vault, string name) => Path.Combine(home.SessionsFolder, $"{vault}-{name}");

    private static string Name(ulong session) => session.ToString("x16", CultureInfo.InvariantCulture);

    private static bool IsHeld(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
