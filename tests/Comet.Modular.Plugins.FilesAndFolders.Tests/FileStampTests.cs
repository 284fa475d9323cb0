using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Plugins.FilesAndFolders.Linux;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

[SupportedOSPlatform("linux")]
public sealed class FileStampTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-12")]
    public void A_new_mode_leaves_the_content_the_same_and_yet_the_file_is_looked_at_before_it_is_read()
    {
        var file = _folder.Write("file", "text");
        using var handle = File.OpenHandle(file);
        var before = Look(handle);
        var mode = UnixFileMode.UserRead;
        FileStatus now;
        do
        {
            // Until the clock that stamps files has ticked.
            mode ^= UnixFileMode.UserWrite;
            File.SetUnixFileMode(file, mode);
            now = Look(handle);
        } while (now.Changed == before.Changed || now.Permissions == before.Permissions);

        Assert.True(new FileStamp(before).HasSameContent(new FileStamp(now)));
        Assert.False(new FileStamp(before).IsSame(new FileStamp(now)));
        Assert.True(new FileStamp(now).IsSame(new FileStamp(Look(handle))));
    }

    private static FileStatus Look(SafeHandle handle)
    {
        Assert.Equal(0, NativeFile.Look((int)handle.DangerousGetHandle(), out var status));
        return status;
    }
}
