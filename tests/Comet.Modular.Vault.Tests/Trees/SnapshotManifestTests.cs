using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class SnapshotManifestTests
{
    private readonly MemoryTreeStore _store = new();

    [Fact]
    public async Task A_manifest_is_stored_in_pieces_and_loaded()
    {
        var faults = Enumerable.Range(0, 10_000).Select(index =>
            new StoredFault(
                [BitConverter.GetBytes(index)],
                FaultSeverity.Error,
                "files.access-denied",
                "Access was denied.",
                "Grant it."
            )
        );
        var manifest = new SnapshotManifest
        {
            Root = DirectoryBody.Empty,
            CheckpointSchema = "usn/1",
            Checkpoint = new byte[100_000],
            Faults = [.. faults],
            Settings = "{\"path\":\"/\"}",
            Counts = new ManifestCounts(1, 2, 3, 4, 10_000),
        };

        var content = await manifest.StoreAsync(_store, CancellationToken.None);
        var loaded = await SnapshotManifest.LoadAsync(content, _store, CancellationToken.None);

        Assert.Equal(ManifestCodec.Encode(manifest).ToArray(), ManifestCodec.Encode(loaded).ToArray());
        Assert.Equal(64 * 1024, _store.LargestChunk);
        Assert.Equal(manifest.Counts, loaded.Counts);
        Assert.Equal("usn/1", loaded.CheckpointSchema);
        Assert.Equal(10_000, loaded.Faults.Count);
    }

    [Fact]
    public async Task A_manifest_of_another_version_is_refused()
    {
        var bytes = ManifestCodec.Encode(new SnapshotManifest { Root = DirectoryBody.Empty }).ToArray();
        bytes[0] = 2;
        var content = await BlobContent.StoreAsync(bytes, _store, CancellationToken.None);

        var error = await Assert.ThrowsAsync<VaultException>(async () =>
            await SnapshotManifest.LoadAsync(content, _store, CancellationToken.None)
        );

        Assert.Contains("version is 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_with_a_hole_a_wrong_piece_or_no_end_is_refused()
    {
        var id = await _store.StoreAsync(new byte[10], CancellationToken.None);

        await RefusedAsync(ContentSegment.Hole(10));
        await RefusedAsync(ContentSegment.Chunk(id, 11));
        await RefusedAsync(ContentSegment.Chunk(id, BlobContent.MaximumLength + 1L));
        await RefusedAsync(ContentSegment.Chunk(default, 10));

        async Task RefusedAsync(ContentSegment segment) =>
            await Assert.ThrowsAsync<VaultException>(async () =>
                await BlobContent.LoadAsync(new ContentRef(0, [segment]), _store, CancellationToken.None)
            );
    }
}
