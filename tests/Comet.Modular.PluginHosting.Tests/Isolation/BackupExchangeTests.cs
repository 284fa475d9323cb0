using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Data;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

[Trait("Req", "HO-04")]
public sealed class BackupExchangeTests : IAsyncDisposable
{
    private readonly BackupFixture _backup = new();

    private ScriptedPlugin Plugin => _backup.Plugin;

    public ValueTask DisposeAsync() => _backup.DisposeAsync();

    [Fact]
    public async Task Entries_contents_and_the_checkpoint_come_over_and_the_session_closes()
    {
        var reading = Task.Run(ReadContentsAsync);
        Assert.Equal(FrameType.Start, Plugin.Receive().Header.Type);
        Plugin.Offer(new DirectoryEntry(EntryPath.Of("a"), EntryMetadata.None), ScriptedPlugin.File("b", 3), ScriptedPlugin.File("c"));
        for (var i = 0; i < 2; i++)
        {
            var want = Plugin.Receive(FrameType.Want).Header;
            Assert.Equal((ulong)i + 1, want.Value);
            Plugin.SendData(want.Stream, 0, 3);
            Plugin.Send(FrameType.Hole, 100, want.Stream);
            Plugin.Send(FrameType.End, 103, want.Stream);
        }

        Plugin.Offered();
        Assert.Equal(["a", "b 3 100", "c 3 100"], await reading);

        var finishing = _backup.Exchange.FinishReadingAsync(TestContext.Current.CancellationToken).AsTask();
        _ = Plugin.Receive(FrameType.Finish);
        Plugin.Send(FrameType.Finished, new V1.FinishResult { Checkpoint = new V1.Checkpoint { Schema = "s/1" } });
        Assert.Equal("s/1", (await finishing).Schema);

        var closing = _backup.Exchange.DisposeAsync().AsTask();
        _ = Plugin.Receive(FrameType.Close);
        Plugin.Send(FrameType.Closed);
        await closing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(_backup.Peer.Kills);
        Assert.Null(_backup.Exchange.Failure);
    }

    [Fact]
    public async Task Declined_neighbours_share_a_verdict()
    {
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Offer([.. Enumerable.Range(0, 300).Select(i => ScriptedPlugin.File($"{i}"))]);

        var decline = Plugin.Receive(FrameType.Decline).Header;

        Assert.Equal((0UL, 300U), (decline.Value, decline.Window));
        Plugin.Offered();
        Assert.Equal(300, (await reading).Count);
    }

    [Fact]
    public async Task Reports_and_tokens_are_answered_in_order()
    {
        Plugin.Send(FrameType.Report, ToWire.Diagnostic(new Diagnostic(Severity.Warning, "a.b", "one")), 5);
        Plugin.Send(FrameType.Journal, ToWire.Token(new CleanupToken("kind", new byte[] { 1 })), 6);

        Assert.Equal(5u, Plugin.Receive(FrameType.Answer).Header.Value);
        Assert.Equal(6u, Plugin.Receive(FrameType.Answer).Header.Value);
        Assert.Equal("one", Assert.Single(_backup.Job.Reports).Message);
        Assert.Equal("kind", Assert.Single(_backup.Job.Tokens).Kind);
        await _backup.DisposeAsync();
    }

    [Fact]
    public void What_the_host_cannot_do_is_answered_with_the_reason()
    {
        _backup.Job.Journal = Task.FromException(new IOException("The disk is full."));
        Plugin.Send(FrameType.Journal, new V1.CleanupToken { Kind = "k" }, 9);

        var answer = V1.Answer.Parser.ParseFrom(Plugin.Receive(FrameType.Answer).Payload);

        Assert.Equal("The disk is full.", answer.Fault.Message);
    }

    [Fact]
    public async Task A_commit_in_mid_run_comes_after_what_was_offered_before_it()
    {
        var seen = new List<string>();
        _backup.Job.OnCommit = () =>
        {
            seen.Add("commit");
            return new CommitResult("snapshot-7", [new EntryFault(EntryPath.Of("x"), new Fault(Severity.Error, "a.b", "c"))]);
        };
        var reading = Task.Run(async () =>
        {
            await foreach (var entry in _backup.Exchange.ReadEntriesAsync(CancellationToken.None))
            {
                seen.Add(entry.Path.ToString());
            }
        });
        Plugin.Offer(new RemovedEntry(EntryPath.Of("one")));
        Plugin.Send(FrameType.Commit, new V1.Checkpoint { Schema = "s/1" }, 3);

        var answer = Plugin.Receive(FrameType.Answer);
        var committed = V1.Answer.Parser.ParseFrom(answer.Payload);
        Assert.Equal((3UL, "snapshot-7", "a.b"), (answer.Header.Value, committed.Snapshot, committed.NotStored[0].Fault.Code));
        Plugin.Offer(new RemovedEntry(EntryPath.Of("two")));
        Plugin.Offered();
        await reading;
        Assert.Equal(["/one", "commit", "/two"], seen);
        Assert.Equal("s/1", Assert.Single(_backup.Job.Commits).Schema);
    }

    [Fact]
    public async Task A_commit_that_fails_is_told_to_the_plugin_and_ends_the_walk()
    {
        _backup.Job.OnCommit = static () => throw new InvalidOperationException("No room.");
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Send(FrameType.Commit, new V1.Checkpoint(), 3);

        Assert.Equal("No room.", V1.Answer.Parser.ParseFrom(Plugin.Receive(FrameType.Answer).Payload).Fault.Message);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await reading);
    }

    [Fact]
    public async Task An_item_that_breaks_off_fails_with_its_fault_after_its_entries()
    {
        var reading = Task.Run(_backup.ReadAllAsync);
        Plugin.Offer(new RemovedEntry(EntryPath.Of("one")));
        Plugin.Offered(new Fault(Severity.Error, "test.gone", "Gone."));

        Assert.Equal("test.gone", (await Assert.ThrowsAsync<ItemException>(async () => await reading)).Fault.Code);
        Assert.Empty(_backup.Peer.Kills);
    }

    [Fact]
    public async Task Contents_beyond_the_memory_of_the_connection_wait_for_room()
    {
        var most = (int)(ContentGrants.BoundOf(2) / ContentGrants.Window);
        var wanting = Task.Run(() => _backup.WantAsync(most + 2));
        Plugin.Offer([.. Enumerable.Range(0, most + 2).Select(i => ScriptedPlugin.File($"{i}"))]);
        var readers = await wanting;
        var wants = Enumerable.Range(0, most).Select(_ => Plugin.Receive(FrameType.Want).Header).ToList();
        Assert.All(wants, want => Assert.Equal(ContentGrants.Window, want.Window));

        var next = readers[most].ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        await readers[^1].DisposeAsync();
        await readers[0].DisposeAsync();
        Assert.Equal((FrameType.Cancel, wants[0].Stream), (Plugin.Receive() is var (cancel, _) ? (cancel.Type, cancel.Stream) : default));
        Plugin.Send(FrameType.End, 0, wants[0].Stream);
        Assert.Equal((ulong)most, Plugin.Receive(FrameType.Want).Header.Value);

        // The last one was let go before its turn, so it is asked for and cancelled at once.
        Plugin.Send(FrameType.End, 0, wants[1].Stream);
        _ = await readers[1].ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        Plugin.Link.Sender.Flush();
        var last = Plugin.Receive(FrameType.Want).Header;
        Assert.Equal(last.Stream, Plugin.Receive(FrameType.Cancel).Header.Stream);
    }

    private async Task<List<string>> ReadContentsAsync()
    {
        var read = new List<string>();
        await foreach (var entry in _backup.Exchange.ReadEntriesAsync(CancellationToken.None))
        {
            var name = entry.Path.ToString()[1..];
            if (entry is FileEntry file)
            {
                await using var reader = await file.Content.OpenAsync(CancellationToken.None);
                for (var span = await reader.ReadAsync(new byte[9], default); span.Kind != ContentSpanKind.End; span = await reader.ReadAsync(new byte[9], default))
                {
                    name += $" {span.Length}";
                }
            }

            read.Add(name);
        }

        return read;
    }
}
