using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>The host's end of a restore into the source: lists entries and sends contents as the target pulls them.</summary>
/// <remarks>
/// A target opens contents in any order, so each is sent by itself: <see cref="MostOpen"/> at once, a buffer of 1 MiB each.
/// </remarks>
internal sealed class RestoreExchange : JobExchange
{
    private const int MostOpen = 64;
    private const int MostLists = 16;
    private const int EntriesInBatch = 256;

    private readonly IRestoreJob _job;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, OutboundContent> _open = [];
    private readonly Stack<ContentSender> _idle = new();
    private readonly Dictionary<ulong, EntryListing> _lists = [];
    private readonly RunningWork _work = new();
    private readonly TaskCompletionSource<V1.Outcome> _restored = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public RestoreExchange(IPluginPeer child, DataLink link, ulong session, IRestoreJob job, IsolationOptions options)
        : base(child, link, session, options) => _job = job;

    /// <summary>Lets the target restore; returns when it has.</summary>
    public async ValueTask RestoreAsync(CancellationToken cancellationToken)
    {
        Sender.Send(new FrameHeader(FrameType.Start));
        var outcome = await _restored.Task.WaitAsync(cancellationToken);
        FromWire.ThrowIf(outcome.Fault);
    }

    protected override void TakeFrame(FrameHeader header, FrameReceiver receiver)
    {
        switch (header.Type)
        {
            case FrameType.List:
                List(header.Value);
                break;
            case FrameType.Open:
                Open(header, Read(V1.OpenContent.Parser, header, receiver));
                break;
            case FrameType.Credit:
                Find(header.Stream)?.Credit.Add(header.Window);
                break;
            case FrameType.Cancel:
                Find(header.Stream)?.Cancel();
                break;
            case FrameType.Report:
                var diagnostic = FromWire.Diagnostic(Read(V1.Diagnostic.Parser, header, receiver));
                Desk.Take(header.Value, () => _job.ReportAsync(diagnostic, CancellationToken.None));
                break;
            case FrameType.Journal:
                var token = FromWire.Token(Read(V1.CleanupToken.Parser, header, receiver));
                Desk.Take(header.Value, () => _job.JournalAsync(token, CancellationToken.None));
                break;
            case FrameType.Restored:
                _ = _restored.TrySetResult(Read(V1.Outcome.Parser, header, receiver));
                break;
            default:
                throw new WireException($"sent a {header.Type} frame, which a plugin does not send in a restore");
        }
    }

    protected override void FailAll(ItemException failure)
    {
        // What follows a cancellation runs elsewhere.
        _ = _stop.CancelAsync();
        _ = _restored.TrySetException(failure);
        // Nobody may be waiting for it.
        _ = _restored.Task.Exception;
    }

    protected override async ValueTask ReleaseAsync()
    {
        await _work.EndAsync();
        foreach (var list in _lists.Values)
        {
            await list.DisposeAsync();
        }

        _stop.Dispose();
    }

    private void List(ulong number)
    {
        EntryListing? list;
        lock (_gate)
        {
            if (!_lists.TryGetValue(number, out list))
            {
                if (_lists.Count == MostLists)
                {
                    throw new WireException($"listed entries {MostLists} times at once");
                }

                list = new EntryListing(_job, EntriesInBatch, _stop.Token);
                _lists.Add(number, list);
            }

            if (!list.TryBegin())
            {
                throw new WireException($"listed entries of enumeration {number} before the last batch came");
            }
        }

        _work.Start(() => SendBatchAsync(number, list));
    }

    private async Task SendBatchAsync(ulong number, EntryListing list)
    {
        var batch = await list.NextAsync();
        var isOver = batch.Last || batch.Fault is not null;
        lock (_gate)
        {
            if (isOver)
            {
                _ = _lists.Remove(number);
            }
            else
            {
                list.End();
            }
        }

        Sender.Send(new FrameHeader(FrameType.Entries, Value: number), batch.ToByteArray());
        if (isOver)
        {
            await list.DisposeAsync();
        }
    }

    private void Open(FrameHeader header, V1.OpenContent open)
    {
        var content = new SnapshotContent(_job, FromWire.Restored(open.Entry), open.Stream.Memory);
        var outbound = new OutboundContent(header.Stream, content, header.Window);
        ContentSender? sender;
        lock (_gate)
        {
            if (_open.Count == MostOpen || !_open.TryAdd(header.Stream, outbound))
            {
                throw new WireException($"opened more than {MostOpen} contents at once, or stream {header.Stream} twice");
            }

            sender = _idle.TryPop(out var idle) ? idle : new ContentSender(Sender);
        }

        _work.Start(() => SendAsync(outbound, sender));
    }

    private async Task SendAsync(OutboundContent content, ContentSender sender)
    {
        using var stops = new SendingStop(_stop.Token);
        await content.SendAsync(sender, stops);
        lock (_gate)
        {
            _ = _open.Remove(content.Stream);
            _idle.Push(sender);
        }

        Sender.Flush();
    }

    private OutboundContent? Find(uint stream)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(stream);
        }
    }

    private sealed class SnapshotContent(IRestoreJob job, RestoreEntry entry, ReadOnlyMemory<byte> stream) : IEntryContent
    {
        public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
            job.OpenAsync(entry, stream, cancellationToken);
    }
}
