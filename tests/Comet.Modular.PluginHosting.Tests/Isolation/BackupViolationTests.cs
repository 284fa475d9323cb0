using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Data;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

[Trait("Req", "HO-04")]
public sealed class BackupViolationTests : IAsyncDisposable
{
    private readonly BackupFixture _backup = new();

    private ScriptedPlugin Plugin => _backup.Plugin;

    public ValueTask DisposeAsync() => _backup.DisposeAsync();

    [Fact]
    public Task Bytes_that_are_no_frame_are_refused()
    {
        Plugin.Connection.Write(new byte[FrameHeader.Size]);
        return _backup.ExpectRefusalAsync("unknown type 0");
    }

    [Theory]
    [InlineData((byte)FrameType.Want)]
    [InlineData((byte)FrameType.Answer)]
    [InlineData((byte)FrameType.List)]
    [InlineData((byte)FrameType.Restored)]
    [InlineData((byte)FrameType.Hello)]
    public Task A_frame_of_the_other_side_is_refused(byte number)
    {
        var type = (FrameType)number;
        Plugin.Send(type);
        return _backup.ExpectRefusalAsync($"sent a {type} frame");
    }

    [Fact]
    public Task A_message_that_is_none_is_refused()
    {
        Plugin.Sender.Send(new FrameHeader(FrameType.Report), [0xff]);
        return _backup.ExpectRefusalAsync("cannot be read");
    }

    [Fact]
    public async Task More_than_sixteen_open_requests_are_refused()
    {
        var journal = new TaskCompletionSource();
        _backup.Job.Journal = journal.Task;
        for (var i = 1UL; i <= 17; i++)
        {
            Plugin.Send(FrameType.Journal, new V1.CleanupToken { Kind = "k" }, i);
        }

        _ = await _backup.Peer.Ended;
        journal.SetResult();
        await _backup.ExpectRefusalAsync("more than 16");
    }

    [Fact]
    public Task A_second_commit_before_the_answer_is_refused()
    {
        Plugin.Send(FrameType.Commit, new V1.Checkpoint(), 1);
        Plugin.Send(FrameType.Commit, new V1.Checkpoint(), 2);
        return _backup.ExpectRefusalAsync("commit");
    }

    [Fact]
    public Task More_offers_than_there_is_room_for_are_refused()
    {
        for (var sent = 0; sent <= BackupExchange.MostOfferBytes; sent += 1 << 20)
        {
            Plugin.Sender.Send(new FrameHeader(FrameType.Offers), new byte[1 << 20]);
        }

        return _backup.ExpectRefusalAsync("more than the host has room for");
    }

    [Fact]
    public Task Empty_batches_without_end_are_refused()
    {
        for (var i = 0; i < BackupExchange.MostOfferBytes / 256; i++)
        {
            Plugin.Sender.Post(new FrameHeader(FrameType.Offers));
        }

        Plugin.Send(FrameType.Offers);
        return _backup.ExpectRefusalAsync("more than the host has room for");
    }

    [Fact]
    public async Task Records_out_of_sequence_are_refused_and_the_walk_is_told()
    {
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Send(FrameType.Offers, ScriptedPlugin.Batch(new RemovedEntry(EntryPath.Of("a"))), 1);

        Assert.Equal("plugin.protocol", (await Assert.ThrowsAsync<ItemException>(async () => await reading)).Fault.Code);
        await _backup.ExpectRefusalAsync("from 1, not from 0");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(513)]
    public async Task A_batch_of_none_or_too_many_is_refused(int count)
    {
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Send(FrameType.Offers, ScriptedPlugin.Batch([.. Enumerable.Repeat(new RemovedEntry(EntryPath.Of("a")), count)]));

        _ = await Assert.ThrowsAsync<ItemException>(async () => await reading);
        await _backup.ExpectRefusalAsync("offered");
    }

    [Fact]
    public Task Offers_after_the_last_one_are_refused()
    {
        Plugin.Offered();
        Plugin.Offer(new RemovedEntry(EntryPath.Of("a")));
        return _backup.ExpectRefusalAsync("after it had offered everything");
    }

    [Fact]
    public Task Outcomes_without_end_are_refused()
    {
        Plugin.Offered();
        Plugin.Offered();
        return _backup.ExpectRefusalAsync("after it had offered everything");
    }

    [Theory]
    [InlineData("unknown stream", 99, 0, 1, false)]
    [InlineData("wrong position", 0, 5, 1, false)]
    [InlineData("beyond the window", 0, 0, 5_000, false)]
    [InlineData("after the end", 0, 0, 1, true)]
    public async Task Bytes_that_may_not_come_are_refused_and_every_reader_is_told(string what, int otherStream, int position, int length, bool isEnded)
    {
        var wanting = Task.Run(() => _backup.WantAsync(8));
        Plugin.Offer([.. Enumerable.Range(0, 8).Select(i => ScriptedPlugin.File($"{i}", i == 0 ? 1 : null))]);
        var readers = await wanting;
        var want = Plugin.Receive(FrameType.Want).Header;
        // One of them waits for room: it has no stream yet.
        var waiting = readers.Skip(1).Select(reader => reader.ReadAsync(new byte[1], default).AsTask()).ToList();
        if (isEnded)
        {
            Plugin.Send(FrameType.End, 0, want.Stream);
        }

        Plugin.SendData(otherStream == 0 ? want.Stream : 99, (ulong)position, length);

        foreach (var each in waiting)
        {
            var thrown = await Assert.ThrowsAsync<ItemException>(async () => await each);
            Assert.True(thrown.Fault.Code == "plugin.protocol", what);
        }

        await _backup.ExpectRefusalAsync("sent");
    }

    [Fact]
    public async Task An_end_that_is_none_is_found_before_its_reader()
    {
        var wanting = Task.Run(() => _backup.WantAsync(1));
        Plugin.Offer(ScriptedPlugin.File("a"));
        var reader = (await wanting)[0];
        var want = Plugin.Receive(FrameType.Want).Header;

        Plugin.Sender.Send(new FrameHeader(FrameType.End, Stream: want.Stream), [0xff, 0xff]);

        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await reader.ReadAsync(new byte[1], default));
        Assert.Equal("plugin.protocol", thrown.Fault.Code);
        await _backup.ExpectRefusalAsync("cannot be read");
    }

    [Fact]
    public async Task A_record_that_is_none_is_refused()
    {
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Send(FrameType.Offers, new V1.OfferBatch { Offers = { new V1.Offer { Names = { ByteString.CopyFromUtf8("a") } } } });

        _ = await Assert.ThrowsAsync<ItemException>(async () => await reading);
        await _backup.ExpectRefusalAsync("unknown kind");
    }
}
