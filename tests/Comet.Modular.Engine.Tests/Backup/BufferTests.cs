using System.Buffers;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>Buffers of the shared pool: one that goes back twice is lent to two, who write over each other's contents.</summary>
[Trait("Req", "HO-08")]
public sealed class BufferTests
{
    private const int Tries = 64;
    private const int BufferSize = 1 << 20;

    [Fact]
    public async Task A_worker_that_is_disposed_once_more_gives_its_buffer_back_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await EngineBench.CreateAsync();
        var item = new SessionDescription(new ClientId(new Bits128(0, 9)), "device", "item", "tests");
        await using var session = await bench.Vault.BeginAsync(item, stop);
        using var cuts = CutRule.Of(bench.Vault);
        var worker = new ContentWorker(cuts, session.CreateWriter(), new ContentBuilder(session.Trees), new BackupTally());

        for (var time = 0; time < 2; time++)
        {
            await worker.DisposeAsync();
        }

        var rented = Enumerable.Range(0, Tries).Select(_ => ArrayPool<byte>.Shared.Rent(BufferSize)).ToList();
        Assert.Equal(Tries, rented.ToHashSet(ReferenceEqualityComparer.Instance).Count);
        rented.ForEach(buffer => ArrayPool<byte>.Shared.Return(buffer));
    }
}
