using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Host.State;

/// <summary>The folder of this host's state. Only its owner may look into it.</summary>
internal sealed class HomeFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly UnixFileMode _mode;

    private HomeFolder(string path) => (Path, _mode) = (path, ModeOf(path));

    public string Path { get; }

    public string StateFile => In("state.db");

    public string KeyFile => In("home.key");

    public string LogsFolder => In("logs");

    public string PluginsFolder => In("plugins");

    public string SessionsFolder => In("sessions");

    /// <summary>May be deleted at any time.</summary>
    public string IndexFolder => In("index");

    /// <summary>Makes the folder if it is not there.</summary>
    /// <param name="chosen">What <c>--home</c> said; null for the default.</param>
    public static HomeFolder Open(string? chosen)
    {
        var path = System.IO.Path.GetFullPath(chosen ?? DefaultPath());
        Make(path);
        return new HomeFolder(path);
    }

    /// <summary>The name of this home in vaults, made with the first backup.</summary>
    public ClientId ReadClientId()
    {
        var path = In("client.id");
        var text = PrivateFile.ReadOrCreate(
            path,
            static () => System.Text.Encoding.ASCII.GetBytes($"{ClientId.NewRandom()}\n")
        );
        return ClientId.TryParse(System.Text.Encoding.ASCII.GetString(text).Trim(), out var id)
            ? id
            : throw new CommandException(
                "home.client-id",
                $"The file {path} does not hold a client id.",
                "Delete it: the next backup makes a new one.",
                ExitCode.Error
            );
    }

    /// <summary>Makes a folder of the home if it is not there.</summary>
    public void MakeInside(string folder)
    {
        // A folder that is made on the way to another one would be open to all.
        Make(Path);
        Make(folder);
        KeepClosed();
    }

    /// <summary>Deletes what is kept of a vault's index, as far as it can be.</summary>
    public void DeleteIndex(string vault)
    {
        try
        {
            foreach (var file in Directory.GetFiles(IndexFolder, $"{vault}-*"))
            {
                File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not there, or another program uses it: it costs space and nothing else.
        }
    }

    /// <summary>Closes the home to others again, if it was deleted and something made it anew on the way to a file.</summary>
    public void KeepClosed()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(Path) || ModeOf(Path) == _mode)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(Path, _mode);
        }
        catch (IOException)
        {
            // Deleted again: then there is nothing to close.
        }
    }

    private static UnixFileMode ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? OwnerOnly : File.GetUnixFileMode(path);
        }
        catch (IOException)
        {
            // Deleted just now: what is made of it anew is made so.
            return OwnerOnly;
        }
    }

    private static void Make(string folder)
    {
        try
        {
            MakeOnce(folder);
        }
        catch (IOException) when (!System.IO.Path.Exists(folder))
        {
            // It was there and was deleted in between.
            MakeOnce(folder);
        }
    }

    private static void MakeOnce(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
        }
        else
        {
            _ = Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable("COMET_HOME") is { Length: > 0 } set)
        {
            return set;
        }

        return OperatingSystem.IsWindows()
            ? System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData),
                "Comet"
            )
            : System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".local/share/comet"
            );
    }
}
