namespace Comet.Modular.Benchmark.Rivals;

/// <summary>
/// Free memory that the machine has at hand. A virtual machine may give what is free back to its host, and pays for each page
/// that it takes again: whoever restored 3.4 GB then had 9 to 10 s of system time in place of 2, comet and restic alike.
/// </summary>
internal static class WarmMemory
{
    private const string Folder = "/dev/shm";
    private const int PartBytes = 16 << 20;

    /// <summary>What stays free meanwhile, so that nothing is dropped from the page cache.</summary>
    private const long Spared = 1L << 30;

    /// <summary>Takes so many bytes, at most what is free, and frees them again.</summary>
    public static void Take(long bytes)
    {
        var path = Path.Combine(Folder, "comet-benchmark-" + Path.GetRandomFileName());
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose);
        var part = new byte[PartBytes];
        var end = Math.Min(bytes, Machine.FreeBytes - Spared);
        for (long at = 0; at < end; at += PartBytes)
        {
            RandomAccess.Write(file, part, at);
        }
    }
}
