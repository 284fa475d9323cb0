using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Data;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <remarks>What it measures is the memory of the whole process.</remarks>
[Trait("Req", "HO-04")]
[Collection(nameof(Alone))]
public sealed class BackupMemoryTests : IAsyncDisposable
{
    private readonly BackupFixture _backup = new();

    private ScriptedPlugin Plugin => _backup.Plugin;

    public ValueTask DisposeAsync() => _backup.DisposeAsync();

    [Fact]
    public async Task A_stream_of_gigabytes_passes_a_consumer_that_stalls_without_growing()
    {
        const long length = 5L << 30;
        var wanting = Task.Run(() => _backup.WantAsync(1));
        Plugin.Offer(ScriptedPlugin.File("large", length));
        var reader = (await wanting)[0];
        var want = Plugin.Receive(FrameType.Want).Header;
        var most = (ContentGrants.BoundOf(2) * 4) + (32 << 20);
        var sending = Task.Factory.StartNew(() => Stream(want, length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (buffer, read, before) = (new byte[1 << 20], 0L, GC.GetTotalMemory(forceFullCollection: true));
        for (var span = await reader.ReadAsync(buffer, default); span.Kind != ContentSpanKind.End; span = await reader.ReadAsync(buffer, default))
        {
            read += span.Length;
            if (read % (1L << 30) < span.Length)
            {
                // Stalls until the sender has used up what it may send.
                Plugin.Send(FrameType.Report, new V1.Diagnostic(), 1);
                Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, most);
            }
        }

        await sending;
        Assert.Equal(length, read);
    }

    /// <summary>Half of it as holes, as far as the host grants.</summary>
    private void Stream(FrameHeader want, long length)
    {
        var (credit, payload) = ((long)want.Window, new byte[1 << 20]);
        for (var position = 0L; position < length; )
        {
            if (position % (64 << 20) == 0)
            {
                Plugin.Send(FrameType.Hole, 32 << 20, want.Stream);
                position += 32 << 20;
            }

            while (credit < payload.Length)
            {
                credit += Plugin.Receive(FrameType.Credit).Header.Window;
            }

            Plugin.Sender.Send(new FrameHeader(FrameType.Data, Value: (ulong)position, Stream: want.Stream), payload);
            (credit, position) = (credit - payload.Length, position + payload.Length);
        }

        Plugin.Send(FrameType.End, (ulong)length, want.Stream);
    }
}
