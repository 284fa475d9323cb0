using Comet.Modular.Conformance.Blobs;

namespace Comet.Modular.Blobs.Local.Tests;

[Trait("Req", "HO-09")]
public sealed class LocalBlobStoreConformanceTests : BlobStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IBlobStore> CreateStoreAsync() => new(LocalBlobStore.Create(_folder.Below("store")));

    protected override ValueTask<IBlobStore> OpenStoreAsync() => new(LocalBlobStore.Open(_folder.Below("store")));

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _folder.Dispose();
    }
}
