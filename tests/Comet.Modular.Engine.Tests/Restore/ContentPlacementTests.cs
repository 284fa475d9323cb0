using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Restore;

/// <summary>What a target is given to write.</summary>
[Trait("Req", "HO-08")]
public sealed class ContentPlacementTests
{
    private const int OnePiece = 250_000;
    private const int ManyPieces = 20_000_000;

    [Theory]
    [InlineData(OnePiece, 2)]
    [InlineData(ManyPieces, 25)]
    public async Task Chunks_that_stand_side_by_side_are_written_at_once(int length, int mostWrites)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content);
        await using var bench = await EngineBench.CreateAsync(new EngineOptions { Workers = 1 });
        using var file = new RecordingFile(length);

        await PlaceAsync(bench, [content], file);

        Assert.Equal(content, file.Content);
        Assert.InRange(file.Writes, 1, mostWrites);
    }

    [Fact]
    public async Task Chunks_that_are_the_same_or_stand_elsewhere_come_to_their_places()
    {
        var half = new byte[100_000];
        new Random(2).NextBytes(half);
        await using var bench = await EngineBench.CreateAsync(new EngineOptions { Workers = 1 });
        byte[] content = [.. half, .. half, .. new byte[300_000], .. half];
        using var file = new RecordingFile(content.Length);

        await PlaceAsync(bench, [half, content], file);

        Assert.Equal(content, file.Content);
    }

    /// <summary>Backs contents up, and places the last of them.</summary>
    private static async Task PlaceAsync(EngineBench bench, byte[][] contents, ITargetFile file)
    {
        var stop = TestContext.Current.CancellationToken;
        var entries = contents.Select(static (content, index) =>
            new FileEntry(EntryPath.Of($"{index}"), new EntryMetadata(), new Bytes(content))
        );
        var backup = await bench.BackUpAsync(
            new ListedSource([.. entries]),
            EngineBench.Settings("{}"),
            observer: null,
            stop
        );
        var manifest = await SnapshotManifest.LoadAsync(backup.Snapshot!.Manifest, bench.Vault.Trees, stop);
        var path = EntryPath.Of($"{contents.Length - 1}");
        var node = await bench.Vault.CreateTreeReader().FindAsync(manifest.Root, path, stop);
        await using var log = new RestoreLog(new RecordingObserver(), 1, node!.Length, TimeProvider.System);
        using var placement = new ContentPlacement(bench.Vault, workers: 1, log);

        await placement.WriteAsync(node.Content, file, previous: null, stop);

        Assert.Equal(contents[^1].Length, log.Result.Bytes);
    }

    private sealed class RecordingFile(int length) : ITargetFile
    {
        public RestoredFile Identity => throw new NotSupportedException("No further name is wanted.");

        public byte[] Content { get; } = new byte[length];

        public int Writes { get; private set; }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            Writes++;
            bytes.CopyTo(Content.AsSpan((int)offset));
        }

        public void Finish(TreeNode node) => throw new NotSupportedException("Contents alone are placed.");

        public void Discard() => throw new NotSupportedException("Contents alone are placed.");

        public void Dispose() { }
    }
}
