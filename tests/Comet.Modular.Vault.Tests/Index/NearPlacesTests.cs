using Comet.Modular.Vault.Index;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>Which chunks are found without a read after one of them was.</summary>
[Trait("Req", "HO-08")]
public sealed class NearPlacesTests
{
    [Fact]
    public void Every_chunk_of_a_block_of_tiny_files_is_near()
    {
        // A block of 1 MiB with files of 40 bytes.
        const int Chunks = 26_000;
        var pack = MadePacks.Of(1, Chunks);
        var near = new NearPlaces();

        near.Add(pack, 7);

        Assert.All(ChunkPlace.In(pack, 7), each => Assert.True(near.TryFind(each.Prefix, out var place) && place.Pack == 7));
    }
}
