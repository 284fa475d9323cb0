using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// The files of the runs of one vault and kind, in a folder of this machine that others use too. It is theirs as much
/// as ours, and anybody may delete any file at any time.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="vault">The vault.</param>
/// <param name="kind">The kind of the packs.</param>
/// <param name="isPrivate">What is written has no name and ends with this program: its packs are not live yet.</param>
internal sealed class RunFolder(string path, VaultId vault, PackKind kind, bool isPrivate = false)
{
    private const string Ending = ".run";
    private const string Unfinished = ".tmp";

    /// <summary>The disk has other work than this.</summary>
    private const long LeftFree = 512 << 20;

    /// <summary>About as much as an entry and its share of its pack take, and some.</summary>
    private const int BytesOfEntry = 64;

    private readonly string _prefix = $"{vault}-{(kind == PackKind.Data ? "data" : "tree")}-";

    public bool IsPrivate => isPrivate;

    /// <summary>
    /// Opens all whole runs, the largest first. Deletes what is damaged, and what holds no pack that a larger run does
    /// not hold: a merge was stopped before it did.
    /// </summary>
    /// <param name="takePack">Gives a pack its number in the index, or -1: the index does not want it from here.</param>
    public List<SortedRun> Open(Func<PackRecord, int> takePack)
    {
        var runs = new List<SortedRun>();
        var seen = new HashSet<PackId>();
        foreach (var file in List(Ending))
        {
            var isWanted = false;
            var isNeeded = false;
            var run = TryOpen(
                file,
                record =>
                {
                    var number = takePack(record);
                    isWanted |= number >= 0;
                    isNeeded |= seen.Add(record.Id);
                    return number;
                }
            );
            if (isWanted)
            {
                runs.Add(run!);
            }
            else if (run is not null)
            {
                Leave(run, isNeeded);
            }
        }

        DeleteLeftovers();
        return runs;
    }

    /// <summary>Writes a run and opens it.</summary>
    /// <param name="mostEntries">No more are written.</param>
    /// <param name="write">Writes entries and packs.</param>
    /// <param name="numbers">The packs' numbers in the index.</param>
    /// <exception cref="IOException">There is no room, or no folder.</exception>
    public SortedRun Write(long mostEntries, Action<RunWriter> write, int[] numbers)
    {
        var file = Create(
            mostEntries,
            path =>
            {
                using var writer = new RunWriter(path, vault, kind, mostEntries);
                write(writer);
                writer.Finish();
            }
        );
        try
        {
            var next = 0;
            return SortedRun.Open(file, vault, kind, _ => numbers[next++])
                ?? throw new InvalidDataException("It is not what was written.");
        }
        finally
        {
            if (isPrivate)
            {
                TryDelete(file);
            }
        }
    }

    /// <summary>Makes a file like that of a run, which may have no name any more.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">There is no room, or no folder.</exception>
    public string Copy(SortedRun run) => Create(run.Entries, run.CopyTo);

    /// <summary>Opens a run. Null: it was damaged, and is deleted, or it is gone or not for us.</summary>
    /// <param name="file">The run.</param>
    /// <param name="takePack">Gives each pack its number in the index, or -1.</param>
    public SortedRun? TryOpen(string file, Func<PackRecord, int> takePack)
    {
        try
        {
            return SortedRun.Open(file, vault, kind, takePack);
        }
        catch (InvalidDataException)
        {
            TryDelete(file);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Deleted, or somebody else's to read: then the vault is asked.
            return null;
        }
    }

    public static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It costs space until the next time.
        }
    }

    private string Create(long mostEntries, Action<string> write)
    {
        if (new DriveInfo(path).AvailableFreeSpace < LeftFree + (mostEntries * BytesOfEntry))
        {
            throw new IOException("The disk is almost full.");
        }

        // Any 16 random bytes will do as a name.
        var name = Path.Combine(path, _prefix + PackId.NewRandom());
        var written = name + Unfinished;
        try
        {
            write(written);
            if (isPrivate)
            {
                return written;
            }

            File.Move(written, name + Ending);
            return name + Ending;
        }
        catch
        {
            TryDelete(written);
            throw;
        }
    }

    private static void Leave(SortedRun run, bool isNeeded)
    {
        using (run)
        {
            if (!isNeeded)
            {
                TryDelete(run.Path);
            }
        }
    }

    /// <summary>What a killed program was writing; a living one holds its file.</summary>
    private void DeleteLeftovers()
    {
        foreach (var file in List(Unfinished))
        {
            try
            {
                using var held = new FileStream(
                    file,
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    bufferSize: 0,
                    FileOptions.DeleteOnClose
                );
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody is writing it.
            }
        }
    }

    /// <summary>The largest first.</summary>
    private string[] List(string ending)
    {
        try
        {
            var files = new DirectoryInfo(path).GetFiles(_prefix + "*" + ending);
            return [.. files.OrderByDescending(static file => file.Length).Select(static file => file.FullName)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
