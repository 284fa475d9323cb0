using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

/// <summary>A file system of a size that a test chooses, in memory.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one in a new folder; skips the test where mounting is not allowed.</summary>
    public static async Task<SmallDisk> MountAsync(string path, long kibibytes)
    {
        _ = Directory.CreateDirectory(path);
        var mounted = await RunningProgram.RunAsync("mount", "-t", "tmpfs", "-o", Size(kibibytes), "tmpfs", path);
        Assert.SkipWhen(mounted.ExitCode != 0, $"mounting a tmpfs is not allowed here: {mounted.Error}");
        return new SmallDisk(path);
    }

    public async Task<long> UsedKibibytesAsync()
    {
        var used = (await RunningProgram.RunAsync("df", "--output=used", "-k", Path)).MustEnd(0);
        return long.Parse(used.Output.Split('\n')[1], CultureInfo.InvariantCulture);
    }

    public Task ResizeAsync(long kibibytes) => RemountAsync(Size(kibibytes));

    public Task AllowWritingAsync(bool isAllowed) => RemountAsync(isAllowed ? "rw" : "ro");

    public async ValueTask DisposeAsync() => _ = await RunningProgram.RunAsync("umount", "--lazy", Path);

    private async Task RemountAsync(string options) =>
        (await RunningProgram.RunAsync("mount", "-o", $"remount,{options}", Path)).MustEnd(0);

    private static string Size(long kibibytes) => string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k");
}
