using System.Diagnostics;

namespace Comet.Modular.TreeCompare.Tests;

/// <summary>Each case makes a tree A of every kind of entry, copies it to B and changes one thing in B with a shell.</summary>
public sealed class TreeComparerTests : IDisposable
{
    private const string MakeTree = """
        mkdir -p a/folder/inner a/empty && cd a
        printf content > file && printf linked > one && ln one folder/two
        ln -s target link && mkfifo fifo && mknod device c 5 7
        printf raw > "$(printf 'bad\377name')"
        truncate -s 1M sparse && printf tail >> sparse
        setfattr -n user.key -v value file && setfattr -h -n trusted.key -v value link
        touch -h -d '2001-02-03 04:05:06.123456789 UTC' file link && touch -d '2001-02-03 UTC' folder empty .
        cd .. && cp -a --sparse=always a b
        """;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("tree-compare-");

    public TreeComparerTests() => Shell(_place.FullName, MakeTree);

    /// <summary>By the shell, because the names that are not UTF-8 are out of reach of System.IO.</summary>
    public void Dispose() => Shell("/", $"rm -r '{_place.FullName}'");

    [Fact]
    public void An_exact_copy_is_equal() => Assert.Empty(Differences());

    [Theory]
    [InlineData("touch new", "new: only in B")]
    [InlineData("rm file", "file: only in A")]
    [InlineData("rm \"$(printf 'bad\\377name')\"", @"bad\xffname: only in A")]
    [InlineData("printf x >> file", "file: size (7 vs 8)")]
    [InlineData("printf contenu > file", "file: content differs from byte 6 (of 7)")]
    [InlineData("chmod 4755 file", "file: mode (0644 vs 4755)")]
    [InlineData("chmod 700 .", ".: mode (0755 vs 0700)")]
    [InlineData("chown 1000:2000 fifo", "fifo: uid (0 vs 1000)")]
    [InlineData("chown 1000:2000 fifo", "fifo: gid (0 vs 2000)")]
    [InlineData("touch -d '2001-02-03 04:05:06.123456788 UTC' file", "file: mtime (981173106.123456789 vs 981173106.123456788)")]
    [InlineData("touch -h link", "link: mtime")]
    [InlineData("touch empty", "empty: mtime")]
    [InlineData("touch .", ".: mtime")]
    [InlineData("ln -sfn other link", "link: link target (target vs other)")]
    [InlineData("rm file && mkdir file", "file: kind (File vs Folder)")]
    [InlineData("rm device && mknod device c 5 8", "device: device number ((5, 7) vs (5, 8))")]
    [InlineData("rm one && cp -p folder/two one", "one: hard link group (that of folder/two vs that of one)")]
    [InlineData("rm file && ln one file", "folder/two: hard link group (that of folder/two vs that of file)")]
    [InlineData("setfattr -n user.key -v other file", "file: xattr user.key (value vs other)")]
    [InlineData("setfattr -x user.key file", "file: xattr user.key (value vs absent)")]
    [InlineData("setfattr -h -x trusted.key link", "link: xattr trusted.key (value vs absent)")]
    [InlineData("setfacl -m u:1000:r file", "file: xattr system.posix_acl_access (absent vs")]
    [InlineData("cp --sparse=never sparse dense && mv dense sparse", "sparse: holes filled (1048576 bytes")]
    public void A_change_is_named(string change, string expected)
    {
        Shell(Path.Combine(_place.FullName, "b"), change);

        Assert.Contains(Differences(), line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("touch -h file folder link .")]
    [InlineData("cp --sparse=never --preserve sparse dense && mv dense sparse")]
    public void What_is_asked_to_be_ignored_is_ignored(string change)
    {
        Shell(Path.Combine(_place.FullName, "b"), change);

        Assert.NotEmpty(Differences());
        Assert.Empty(Differences(ignoreTimes: true, ignoreHoles: true));
    }

    [Fact]
    public void Every_difference_is_counted_and_the_first_hundred_are_kept()
    {
        var differences = new DifferenceList();
        for (var i = 0; i < 150; i++)
        {
            differences.Add("path", "what");
        }

        Assert.Equal((150, 100), (differences.Count, differences.Sorted().Count));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "b", "c")]
    [InlineData("a", "b", "--unknown")]
    public void Wrong_use_is_refused(params string[] arguments) => Assert.Null(CompareOptions.Parse(arguments));

    private static void Shell(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private IReadOnlyList<string> Differences(bool ignoreTimes = false, bool ignoreHoles = false)
    {
        var differences = new DifferenceList();
        var options = new CompareOptions(
            Path.Combine(_place.FullName, "a"), Path.Combine(_place.FullName, "b"), ignoreTimes, ignoreHoles);
        using var comparer = new TreeComparer(options, differences);
        comparer.Run();
        return differences.Sorted();
    }
}
