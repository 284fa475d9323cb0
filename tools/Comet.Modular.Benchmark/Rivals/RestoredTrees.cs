using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>
/// What runs restored, kept until a contest is over. A file system on a disk may pass over what was deleted in the last
/// minutes, one inode after the other (ext4 does): whoever restored 84,000 files behind a deletion of as many had 30 to 60 s
/// of system time in place of 1.
/// </summary>
internal sealed class RestoredTrees(string folder, long bytes)
{
    private int _kept;

    /// <summary>Moves a restored folder away; deletes it where room is short, and in memory, where deletions cost nothing.</summary>
    public void Take(string restored)
    {
        var drive = new DriveInfo(Path.GetDirectoryName(restored)!);
        if (drive.DriveFormat is "tmpfs" || drive.AvailableFreeSpace < 4 * bytes)
        {
            Directory.Delete(restored, recursive: true);
            return;
        }

        _ = Directory.CreateDirectory(folder);
        Directory.Move(restored, Path.Combine(folder, (_kept++).ToString(CultureInfo.InvariantCulture)));
    }
}
