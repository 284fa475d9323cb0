namespace Comet.Modular.Scenarios;

/// <summary>
/// The source of a Linux kernel from the distribution, kept between runs: a real tree of 78,000 files.
/// </summary>
internal static class KernelSource
{
    /// <summary>The archive; skips the test where the distribution does not give it.</summary>
    public static async Task<string> FindAsync()
    {
        var cache = Path.Combine(Workplace.Repository, "artifacts/cache");
        _ = Directory.CreateDirectory(cache);
        if (Archive(cache) is { } cached)
        {
            return cached;
        }

        var fetched = await RunningProgram.RunAsync(
            "bash",
            "-euc",
            """
            cd "$0"
            offered() { apt-cache search --names-only '^linux-source-[0-9]+\.[0-9]+$' | cut -d' ' -f1 | sort -V; }
            test -n "$(offered)" || apt-get update -qq
            package=$(offered | grep -x linux-source-6.1 || offered | tail -1)
            test -n "$package"
            apt-get download -qq "$package"
            dpkg-deb --fsys-tarfile "$package"_*.deb \
                | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' > "$package.tar.xz.part"
            mv "$package.tar.xz.part" "$package.tar.xz"
            rm "$package"_*.deb
            """,
            cache
        );
        Assert.SkipUnless(fetched.ExitCode == 0, $"The package linux-source cannot be fetched here: {fetched.Error}");
        return Archive(cache)!;
    }

    private static string? Archive(string cache) =>
        Directory.EnumerateFiles(cache, "linux-source-*.tar.xz").FirstOrDefault();
}
