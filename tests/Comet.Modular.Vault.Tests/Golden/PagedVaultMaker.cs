using Comet.Modular.Blobs.Local;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>
/// Made tests/fixtures/vaults/version-1-pages, once, as <see cref="FullVaultMaker"/> made its own: it is never made
/// again to let a test pass.
/// </summary>
public sealed class PagedVaultMaker
{
    public const int Chunks = 4200;
    public const int ChunkLength = 24;

    [Fact(Explicit = true)]
    public async Task A_vault_with_segments_of_several_pages_is_made_into_a_new_folder()
    {
        var folder = Environment.GetEnvironmentVariable("COMET_NEW_FIXTURE");
        Assert.SkipWhen(folder is null, "COMET_NEW_FIXTURE names no new folder.");
        await using var vault = await TestVaults.NewAsync(LocalBlobStore.Create(folder));
        await using (var session = await TestVaults.BeginAsync(vault))
        {
            await using var writer = session.CreateWriter();
            for (var number = 0; number < Chunks; number++)
            {
                await writer.AddAsync(TestVaults.Chunk(number, ChunkLength), TestVaults.Stop);
            }

            await TestVaults.BackUpAsync(vault, session, [1, 2, 3], CommitKind.Complete);
        }

        // One page of contents, and one pack.
        await TestVaults.BackUpAsync(vault, [3, 4]);
    }
}
