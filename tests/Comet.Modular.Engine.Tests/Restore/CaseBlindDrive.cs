using System.Diagnostics;

namespace Comet.Modular.Engine.Tests.Restore;

/// <summary>A small drive of its own whose names differ in more than case: NTFS, mounted as Windows sees it.</summary>
internal sealed class CaseBlindDrive : IDisposable
{
    private const long Size = 64L << 20;

    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public string Path => _folder.At("drive");

    /// <summary>Why such a drive cannot be had here; null: it can.</summary>
    public static string? FindObstacle() =>
        !OperatingSystem.IsLinux() ? "Only Linux mounts a drive like this."
        : !Environment.IsPrivilegedProcess ? "Only root may mount a drive."
        : !File.Exists("/dev/fuse") ? "There is no /dev/fuse."
        : null;

    public static CaseBlindDrive Mount()
    {
        var drive = new CaseBlindDrive();
        try
        {
            var image = drive._folder.At("image");
            using (var file = File.Create(image))
            {
                file.SetLength(Size);
            }

            _ = Directory.CreateDirectory(drive.Path);
            Run("mkntfs", "-F", "-Q", "-q", image);
            Run("lowntfs-3g", "-o", "ignore_case", image, drive.Path);
            drive._isMounted = true;
            return drive;
        }
        catch
        {
            drive.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            if (_isMounted)
            {
                _isMounted = false;
                Run("umount", Path);
            }
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private static void Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}");
        }
    }
}
