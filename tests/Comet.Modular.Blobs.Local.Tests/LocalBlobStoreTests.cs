using System.Buffers;
using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;

namespace Comet.Modular.Blobs.Local.Tests;

[Trait("Req", "HO-09")]
public sealed class LocalBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_makes_the_missing_folders_and_refuses_a_folder_with_anything_in_it()
    {
        string place = _folder.Below("a", "b", "store");
        await using (LocalBlobStore store = LocalBlobStore.Create(place))
        {
            Assert.Equal(place, store.Folder);
            await PutAsync(store, "log/1", [1]);
        }

        BlobStoreException refused = Assert.Throws<BlobStoreException>(() => LocalBlobStore.Create(place));

        Assert.Contains(place, refused.Message, StringComparison.Ordinal);
        Assert.Contains("not empty", refused.Cause, StringComparison.Ordinal);
        Assert.NotEmpty(refused.TryNext);
    }

    [Fact]
    public void Open_refuses_a_missing_folder_and_an_empty_mount_point()
    {
        string missing = _folder.Below("missing");

        Assert.Contains(
            missing, Assert.Throws<BlobStoreException>(() => LocalBlobStore.Open(missing)).Message, StringComparison.Ordinal);
        Assert.Throws<BlobStoreException>(() => LocalBlobStore.Open(_folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Files_and_folders_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using LocalBlobStore store = LocalBlobStore.Create(_folder.Below("store"));

        await PutAsync(store, "data/ab/x", [1]);

        if (!OperatingSystem.IsWindows())
        {
            AssertModes(_folder.Below("store"));
        }
    }

    [Fact]
    public async Task A_put_leaves_nothing_in_tmp()
    {
        await using LocalBlobStore store = LocalBlobStore.Create(_folder.Below("store"));

        await PutAsync(store, "log/1", [1]);
        await PutAsync(store, "log/1", [2]);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await store.PutAsync(new BlobName("log/2"), new ReadOnlySequence<byte>([3]), cancel.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Below("store", "tmp")));
    }

    [Fact]
    public async Task What_a_crashed_put_left_is_invisible_and_is_cleared_after_a_day()
    {
        await LocalBlobStore.Create(_folder.Below("store")).DisposeAsync();
        string leftover = _folder.Below("store", "tmp", "4711-0123456789abcdef0123456789abcdef");
        await File.WriteAllBytesAsync(leftover, [1, 2, 3], Cancellation);

        await using (LocalBlobStore young = LocalBlobStore.Open(_folder.Below("store")))
        {
            Assert.Empty(await ListAsync(young));
            Assert.True(File.Exists(leftover));
        }

        await using LocalBlobStore old = LocalBlobStore.Open(_folder.Below("store"), Later(TimeSpan.FromHours(25)));
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task Opening_a_folder_that_is_no_store_takes_nothing_from_it_and_adds_nothing()
    {
        string[] own = ["thesis.txt", "4711-notes", "-0123456789abcdef0123456789abcdef", "4711-0123456789ABCDEF0123456789ABCDEF"];
        Directory.CreateDirectory(_folder.Below("home", "tmp"));
        Directory.CreateDirectory(_folder.Below("other", "work"));
        foreach (string name in own)
        {
            await File.WriteAllTextAsync(_folder.Below("home", "tmp", name), "mine", Cancellation);
        }

        var later = Later(TimeSpan.FromDays(400));
        await LocalBlobStore.Open(_folder.Below("home"), later).DisposeAsync();
        await LocalBlobStore.Open(_folder.Below("other"), later).DisposeAsync();

        Assert.All(own, name => Assert.True(File.Exists(_folder.Below("home", "tmp", name))));
        Assert.Equal([_folder.Below("other", "work")], Directory.EnumerateFileSystemEntries(_folder.Below("other")));
    }

    [Fact]
    public async Task A_store_whose_empty_tmp_was_lost_takes_blobs_again()
    {
        await LocalBlobStore.Create(_folder.Below("store")).DisposeAsync();
        Directory.CreateDirectory(_folder.Below("store", "log"));
        Directory.Delete(_folder.Below("store", "tmp"));

        await using LocalBlobStore store = LocalBlobStore.Open(_folder.Below("store"));

        Assert.Equal(PutOutcome.Created, await PutAsync(store, "log/1", [1]));
    }

    [Fact]
    public async Task A_store_that_was_begun_and_holds_nothing_is_made_again_and_a_folder_of_folders_is_not()
    {
        await LocalBlobStore.Create(_folder.Below("store")).DisposeAsync();
        Directory.CreateDirectory(_folder.Below("store", "keys"));
        await LocalBlobStore.Create(_folder.Below("store")).DisposeAsync();
        Directory.CreateDirectory(_folder.Below("mine", "keys"));

        Assert.Throws<BlobStoreException>(() => LocalBlobStore.Create(_folder.Below("mine")));
        await File.WriteAllTextAsync(_folder.Below("store", "keys", "a"), "a", Cancellation);
        Assert.Throws<BlobStoreException>(() => LocalBlobStore.Create(_folder.Below("store")));
    }

    [Fact]
    public async Task Foreign_files_are_not_listed()
    {
        await using LocalBlobStore store = LocalBlobStore.Create(_folder.Below("store"));
        await PutAsync(store, "log/1", [1]);
        Directory.CreateDirectory(_folder.Below("store", "lost+found"));
        await File.WriteAllTextAsync(_folder.Below("store", "lost+found", "x"), "x", Cancellation);
        await File.WriteAllTextAsync(_folder.Below("store", "README.txt"), "x", Cancellation);
        Directory.CreateSymbolicLink(_folder.Below("store", "log", "loop"), _folder.Below("store"));

        Assert.Equal(["log/1"], await ListAsync(store));
    }

    [Fact]
    public async Task A_drive_taken_away_is_an_error_and_not_a_missing_blob()
    {
        string place = _folder.Below("store");
        await using LocalBlobStore store = LocalBlobStore.Create(place);
        await PutAsync(store, "log/1", [1]);
        Directory.Move(place, _folder.Below("unplugged"));
        // What stays behind is the bare mount point.
        Directory.CreateDirectory(place);
        var name = new BlobName("log/1");

        await AssertMissingAsync(async () => await store.FindLengthAsync(name, Cancellation));
        await AssertMissingAsync(async () => await store.ReadAsync(name, 0, new byte[1], Cancellation));
        await AssertMissingAsync(async () => await store.DeleteAsync(name, Cancellation));
        await AssertMissingAsync(async () => await PutAsync(store, "log/2", [1]));
        await AssertMissingAsync(async () => await ListAsync(store));
        Assert.Empty(Directory.EnumerateFileSystemEntries(place));

        async Task AssertMissingAsync(Func<Task> act)
        {
            BlobStoreException failure = await Assert.ThrowsAsync<BlobStoreException>(act);
            Assert.Contains($"'{place}' is not there", failure.Message, StringComparison.Ordinal);
            Assert.Contains("mount", failure.TryNext, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_where_a_folder_is_needed_is_explained()
    {
        await File.WriteAllTextAsync(_folder.Below("file"), "x", Cancellation);
        BlobStoreException created = Assert.Throws<BlobStoreException>(() => LocalBlobStore.Create(_folder.Below("file", "store")));
        await using LocalBlobStore store = LocalBlobStore.Create(_folder.Below("store"));
        await PutAsync(store, "data/a", [1]);
        await PutAsync(store, "data/b/c", [1]);

        BlobStoreException below = await Assert.ThrowsAsync<BlobStoreException>(() => PutAsync(store, "data/a/b", [1]));
        BlobStoreException above = await Assert.ThrowsAsync<BlobStoreException>(() => PutAsync(store, "data/b", [1]));

        Assert.All([created, below, above], failure => Assert.NotEmpty(failure.TryNext));
        Assert.Equal(new BlobName("data/a/b"), below.Name);
        Assert.Contains("data/b", above.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await ListAsync(store)).Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Below("store", "tmp")));
    }

    private static async Task<PutOutcome> PutAsync(LocalBlobStore store, string name, byte[] content) =>
        await store.PutAsync(new BlobName(name), new ReadOnlySequence<byte>(content), Cancellation);

    private static async Task<IReadOnlyList<string>> ListAsync(LocalBlobStore store)
    {
        var names = new List<string>();
        await foreach (BlobListing listing in store.ListAsync("", Cancellation))
        {
            names.Add(listing.Name.Value);
        }

        return names;
    }

    [UnsupportedOSPlatform("windows")]
    private static void AssertModes(string store)
    {
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(store));
        foreach (string entry in Directory.EnumerateFileSystemEntries(store, "*", SearchOption.AllDirectories))
        {
            UnixFileMode expected = Directory.Exists(entry) ? file | UnixFileMode.UserExecute : file;
            Assert.Equal(expected, File.GetUnixFileMode(entry));
        }
    }

    private static FakeTimeProvider Later(TimeSpan by) => new(TimeProvider.System.GetUtcNow() + by);
}
