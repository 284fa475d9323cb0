using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginSdk.Backup;

namespace Comet.Modular.PluginSdk.Tests;

[Trait("Req", "HO-04")]
public sealed class OfferLedgerTests
{
    private readonly OfferLedger _ledger = new();

    [Fact]
    public void No_more_records_wait_than_the_window_holds()
    {
        for (var i = 0; i < OfferLedger.MostRecords; i++)
        {
            Assert.True(Add(10));
        }

        Assert.False(Add(10));
        _ledger.Decline(1, 1);
        Assert.False(Add(10));
        _ledger.Decline(0, 1);
        Assert.True(Add(10));
        Assert.True(Add(10));
        Assert.False(Add(10));
    }

    [Fact]
    public void No_more_bytes_wait_than_the_window_holds_except_of_one_record()
    {
        Assert.True(Add(OfferLedger.MostBytes + 1));
        Assert.False(Add(1));
        _ledger.Decline(0, 1);
        Assert.True(Add(OfferLedger.MostBytes - 1));
        Assert.True(Add(1));
        Assert.False(Add(1));
    }

    [Fact]
    public async Task Whoever_found_no_room_learns_of_the_settlement_that_came_right_after()
    {
        Assert.True(Add(OfferLedger.MostBytes));
        Assert.False(_ledger.TryAdd(new RemovedEntry(EntryPath.Of("a")), 1, out var room));

        _ledger.Decline(0, 1);

        await room.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Verdicts_come_in_any_order_and_each_content_of_a_file_counts()
    {
        var (main, side) = (new DecidedContent(), new DecidedContent());
        _ = _ledger.TryAdd(
            new FileEntry(EntryPath.Of("a"), EntryMetadata.None, main) { Streams = [new NamedStream(new byte[1], 1, side)] },
            1,
            out _
        );
        Assert.True(Add(1));
        var idle = _ledger.IdleAsync(TestContext.Current.CancellationToken);

        _ledger.Decline(1, 1);
        Assert.Same(side, _ledger.Want(0, 1));
        Assert.Same(main, _ledger.Want(0, 0));
        Assert.False(idle.IsCompleted);
        _ledger.Sent();
        Assert.False(idle.IsCompleted);
        _ledger.Sent();

        await idle;
        Assert.Equal([true], main.Verdicts);
        Assert.Equal([true], side.Verdicts);
    }

    [Fact]
    public void Declined_contents_are_told()
    {
        var content = new DecidedContent();
        _ = _ledger.TryAdd(new FileEntry(EntryPath.Of("a"), EntryMetadata.None, content), 1, out _);

        _ledger.Decline(0, 1);

        Assert.Equal([false], content.Verdicts);
    }

    [Fact]
    public void Wrong_verdicts_are_refused()
    {
        Assert.True(Add(1));
        _ = _ledger.TryAdd(new FileEntry(EntryPath.Of("a"), EntryMetadata.None, new DecidedContent()), 1, out _);

        _ = Assert.Throws<WireException>(() => _ledger.Want(0, 0));
        _ = Assert.Throws<WireException>(() => _ledger.Want(1, 1));
        _ = Assert.Throws<WireException>(() => _ledger.Want(2, 0));
        _ledger.Decline(0, 1);
        _ = Assert.Throws<WireException>(() => _ledger.Decline(0, 1));
        _ = _ledger.Want(1, 0);
        _ = Assert.Throws<WireException>(() => _ledger.Want(1, 0));
        _ = Assert.Throws<WireException>(() => _ledger.Decline(ulong.MaxValue, 1));
    }

    private bool Add(int bytes) => _ledger.TryAdd(new RemovedEntry(EntryPath.Of("a")), bytes, out _);
}
