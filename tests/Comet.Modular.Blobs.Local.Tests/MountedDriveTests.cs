using System.Buffers;
using System.Diagnostics;

namespace Comet.Modular.Blobs.Local.Tests;

/// <summary>A small drive of its own, full or read-only. Needs the right to mount.</summary>
[Trait("Req", "HO-09")]
public sealed class MountedDriveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _mounted;

    public MountedDriveTests() =>
        _mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", _folder.Path);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_drive_is_named_and_what_was_stored_stays_whole()
    {
        Assert.SkipUnless(_mounted, "This user cannot mount a tmpfs.");
        await using LocalBlobStore store = LocalBlobStore.Create(_folder.Below("store"));
        await store.PutAsync(new BlobName("data/fits"), new ReadOnlySequence<byte>(new byte[100_000]), Cancellation);

        BlobStoreException failure = await Assert.ThrowsAsync<BlobStoreException>(async () => await store.PutAsync(
            new BlobName("data/too-large"), new ReadOnlySequence<byte>(new byte[2_000_000]), Cancellation));

        Assert.Contains("is full", failure.Cause, StringComparison.Ordinal);
        Assert.Contains(store.Folder, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free some space", failure.TryNext, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Null(await store.FindLengthAsync(new BlobName("data/too-large"), Cancellation));
        Assert.Equal(100_000, await store.FindLengthAsync(new BlobName("data/fits"), Cancellation));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Below("store", "tmp")));
        Assert.Equal(
            PutOutcome.Created,
            await store.PutAsync(new BlobName("data/small"), new ReadOnlySequence<byte>([1]), Cancellation));
    }

    [Fact]
    public async Task A_read_only_drive_is_read_and_a_write_to_it_is_explained()
    {
        Assert.SkipUnless(_mounted, "This user cannot mount a tmpfs.");
        await using (LocalBlobStore writable = LocalBlobStore.Create(_folder.Below("store")))
        {
            await writable.PutAsync(new BlobName("data/a"), new ReadOnlySequence<byte>([1, 2]), Cancellation);
        }

        // A copy of a store, such as a burnt disc, may lack the empty folder.
        Directory.Delete(_folder.Below("store", "tmp"));
        Assert.True(Run("mount", "-o", "remount,ro", _folder.Path));
        await using LocalBlobStore store = LocalBlobStore.Open(_folder.Below("store"));

        BlobStoreException failure = await Assert.ThrowsAsync<BlobStoreException>(async () => await store.DeleteAsync(
            new BlobName("data/a"), Cancellation));
        await Assert.ThrowsAsync<BlobStoreException>(async () => await store.PutAsync(
            new BlobName("data/b"), new ReadOnlySequence<byte>([1]), Cancellation));

        Assert.Contains("can only be read", failure.Cause, StringComparison.Ordinal);
        Assert.Equal(2, await store.FindLengthAsync(new BlobName("data/a"), Cancellation));
        Assert.Null(await store.FindLengthAsync(new BlobName("data/b"), Cancellation));
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
