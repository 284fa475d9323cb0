using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Processes;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

[Trait("Req", "HO-04")]
public sealed class BackupEndTests
{
    private static readonly ChildTimes Times = new();
    private static readonly Fault Crash = new(Severity.Error, "plugin.crashed", "It crashed.");

    [Fact]
    [Trait("Req", "HO-05")]
    public async Task A_process_that_dies_between_frames_explains_the_end_of_its_connection()
    {
        await using var backup = new BackupFixture();
        var reading = Task.Run(backup.ReadAllAsync);
        await backup.Plugin.Connection.DisposeAsync();
        backup.Peer.End(Crash);

        Assert.Equal(Crash, (await Assert.ThrowsAsync<ItemException>(async () => await reading)).Fault);
        Assert.Equal(Crash, backup.Exchange.Failure!.Fault);
        Assert.Empty(backup.Peer.Kills);
    }

    [Fact]
    [Trait("Req", "HO-05")]
    public async Task A_process_that_dies_inside_a_frame_has_crashed_and_broken_nothing()
    {
        await using var backup = new BackupFixture();
        var wanting = backup.WantAsync(1);
        backup.Plugin.Offer(ScriptedPlugin.File("a"));
        var reader = (await wanting)[0];
        var want = backup.Plugin.Receive(FrameType.Want).Header;
        var frame = new byte[FrameHeader.Size + 500];
        new FrameHeader(FrameType.Data, 1_000, Stream: want.Stream).Write(frame);
        await backup.Plugin.Connection.WriteAsync(frame, TestContext.Current.CancellationToken);
        await backup.Plugin.Connection.DisposeAsync();
        backup.Peer.End(Crash);

        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await reader.ReadAsync(new byte[9], default));
        Assert.Equal(Crash, thrown.Fault);
        Assert.Empty(backup.Peer.Kills);
    }

    [Fact]
    public async Task A_process_that_hangs_up_and_lives_on_is_ended()
    {
        await using var backup = new BackupFixture();
        var reading = Task.Run(backup.ReadAllAsync);
        await backup.Plugin.Connection.DisposeAsync();
        await backup.AdvanceUntilAsync(reading, Times.Exit);

        Assert.Equal("plugin.protocol", (await Assert.ThrowsAsync<ItemException>(async () => await reading)).Fault.Code);
        Assert.Contains("closed its data connection", Assert.Single(backup.Peer.Kills).Message, StringComparison.Ordinal);
    }

    /// <remarks>A plugin that finds an error of its own closes the session unasked; nobody must wait for it then.</remarks>
    [Fact]
    public async Task A_session_that_the_plugin_closes_by_itself_fails_the_job()
    {
        await using var backup = new BackupFixture();
        var reading = Task.Run(backup.ReadAllAsync);
        backup.Plugin.Send(FrameType.Closed);
        await backup.Plugin.Connection.DisposeAsync();
        backup.Peer.End(Crash);

        Assert.Equal(Crash, (await Assert.ThrowsAsync<ItemException>(async () => await reading)).Fault);
    }

    [Fact]
    public async Task A_session_that_the_plugin_has_closed_before_is_not_waited_for()
    {
        await using var backup = new BackupFixture();
        backup.Plugin.Send(FrameType.Closed);

        await backup.Exchange.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Empty(backup.Peer.Kills);
    }

    [Fact]
    public async Task A_plugin_that_does_not_close_is_ended_in_time()
    {
        await using var backup = new BackupFixture();
        var closing = backup.Exchange.DisposeAsync().AsTask();
        _ = backup.Plugin.Receive(FrameType.Close);
        backup.Time.Advance(Times.Cancel - TimeSpan.FromSeconds(1));
        Assert.False(closing.IsCompleted);

        await backup.AdvanceUntilAsync(closing, TimeSpan.FromSeconds(1));

        Assert.Equal("plugin.stuck", Assert.Single(backup.Peer.Kills).Code);
    }

    /// <remarks>The connection is full, so the host cannot even say that it closes.</remarks>
    [Fact]
    public async Task A_plugin_that_reads_no_more_holds_up_neither_the_close_nor_whoever_writes()
    {
        await using var backup = new BackupFixture();
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                backup.Plugin.Link.Sender.Send(new FrameHeader(FrameType.Answer), new byte[10_000]);
            }
        });
        await backup.AdvanceUntilAsync(backup.Exchange.DisposeAsync().AsTask(), Times.Cancel);

        await writing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("plugin.stuck", Assert.Single(backup.Peer.Kills).Code);
    }

    [Fact]
    public async Task After_a_cancellation_a_plugin_has_so_long_to_stop_however_stuck_the_host_is()
    {
        using var job = new CancellationTokenSource();
        await using var backup = new BackupFixture(job: job.Token);
        await job.CancelAsync();
        backup.Time.Advance(Times.Cancel - TimeSpan.FromSeconds(1));
        Assert.Empty(backup.Peer.Kills);

        backup.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("plugin.stuck", (await backup.Peer.Ended).Code);
        _ = Assert.Single(backup.Peer.Kills);
    }

    [Fact]
    public async Task Whoever_reads_after_the_end_is_told()
    {
        await using var backup = new BackupFixture();
        var wanting = backup.WantAsync(1);
        backup.Plugin.Offer(ScriptedPlugin.File("a"));
        var reader = (await wanting)[0];
        var closing = backup.Exchange.DisposeAsync().AsTask();
        backup.Plugin.Send(FrameType.Closed);
        await closing;

        var thrown = await Assert.ThrowsAsync<ItemException>(async () => await reader.ReadAsync(new byte[1], default));
        Assert.Equal("plugin.closed", thrown.Fault.Code);
        await reader.DisposeAsync();
    }
}
