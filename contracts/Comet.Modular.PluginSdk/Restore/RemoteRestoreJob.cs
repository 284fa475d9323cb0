using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginSdk.Serving;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Restore;

/// <summary>The host's side of a restore, as the target sees it from another process.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody asks for a handle holds nothing.")]
internal sealed class RemoteRestoreJob(ItemSettings settings, FrameSender sender, PendingRequests requests)
    : IRestoreJob,
        IInboundLink
{
    /// <summary>Bytes of one content under way; targets open few at once.</summary>
    private const uint Window = 2 << 20;

    /// <summary>What the protocol allows is twice as much.</summary>
    private const int MostOpen = 32;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turns = new(MostOpen);
    private readonly InboundStreams _streams = new();
    private readonly Dictionary<ulong, TaskCompletionSource<V1.EntryBatch>> _listing = [];
    private ulong _lastList;
    private bool _isClosed;

    public ItemSettings Settings { get; } = settings;

    ConsumerWaits IInboundLink.Waits { get; } = new(sender);

    public async IAsyncEnumerable<RestoreEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var list = Interlocked.Increment(ref _lastList);
        while (true)
        {
            var batch = await NextAsync(list).WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var entry in batch.Entries)
            {
                yield return FromWire.Restored(entry);
            }

            FromWire.ThrowIf(batch.Fault);
            if (batch.Last)
            {
                yield break;
            }
        }
    }

    /// <remarks>One more than the most that may be open waits until another one has ended.</remarks>
    public async ValueTask<IContentReader> OpenAsync(
        RestoreEntry entry,
        ReadOnlyMemory<byte> stream,
        CancellationToken cancellationToken
    )
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        var content = new InboundContent(Window, this);
        _streams.Add(content);
        var open = new V1.OpenContent { Entry = ToWire.Restored(entry), Stream = ToWire.Bytes(stream) };
        sender.Send(
            new FrameHeader(FrameType.Open, Stream: content.Stream, Window: content.Window),
            open.ToByteArray()
        );
        return content;
    }

    public async ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
        _ = await requests
            .AskAsync(FrameType.Journal, ToWire.Token(token).ToByteArray(), cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) =>
        _ = await requests
            .AskAsync(FrameType.Report, ToWire.Diagnostic(diagnostic).ToByteArray(), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Takes an ENTRIES frame.</summary>
    public void TakeEntries(FrameHeader header, FrameReceiver receiver)
    {
        var batch = FromWire.Parse(V1.EntryBatch.Parser, receiver.Read(header.Length));
        TaskCompletionSource<V1.EntryBatch>? waiting;
        lock (_gate)
        {
            _ = _listing.Remove(header.Value, out waiting);
        }

        _ = waiting?.TrySetResult(batch);
    }

    /// <summary>Takes a DATA, HOLE or END frame.</summary>
    public void TakeContent(FrameHeader header, FrameReceiver receiver) => _streams.Take(header, receiver);

    /// <summary>Whoever waits learns that the session is over.</summary>
    public void Close()
    {
        var over = new OperationCanceledException("The session is over.");
        _streams.Fail(over);
        lock (_gate)
        {
            _isClosed = true;
            foreach (var waiting in _listing.Values)
            {
                _ = waiting.TrySetException(over);
            }

            _listing.Clear();
        }
    }

    void IInboundLink.Grant(InboundContent content, uint bytes) =>
        sender.Send(new FrameHeader(FrameType.Credit, Stream: content.Stream, Window: bytes));

    void IInboundLink.Cancel(InboundContent content) =>
        sender.Send(new FrameHeader(FrameType.Cancel, Stream: content.Stream));

    void IInboundLink.Released(InboundContent content)
    {
        _streams.Remove(content);
        _ = _turns.Release();
    }

    private Task<V1.EntryBatch> NextAsync(ulong list)
    {
        var waiting = new TaskCompletionSource<V1.EntryBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new OperationCanceledException("The session is over.");
            }

            _listing.Add(list, waiting);
        }

        sender.Send(new FrameHeader(FrameType.List, Value: list));
        return waiting.Task;
    }
}
