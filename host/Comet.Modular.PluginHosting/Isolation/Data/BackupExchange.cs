using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.PluginHosting.Isolation.Processes;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>The host's end of a backup: takes offers and contents, gives verdicts and grants.</summary>
/// <remarks>
/// Bounds of what a plugin can make the host hold: <see cref="MostOfferBytes"/> of undecoded offers and one batch of
/// decoded ones, the windows of <see cref="ContentGrants"/>, the shared memory, 16 requests.
/// </remarks>
internal sealed class BackupExchange : JobExchange
{
    /// <summary>The plugin's window of 8 MiB, and one batch that holds a single large record.</summary>
    public const int MostOfferBytes = (8 << 20) + FrameHeader.MaximumOffers + (1 << 20);

    private const int MostInBatch = 512;

    /// <summary>What a batch takes beside its payload, so that many tiny ones are bounded too.</summary>
    private const int BatchCost = 256;

    private readonly IBackupJob _job;
    private readonly SharedMemory? _shared;
    private readonly BorrowedFiles? _files;
    private readonly ContentGrants _grants;
    private readonly VerdictQueue _verdicts;
    private readonly TaskCompletionSource<V1.FinishResult> _finished = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly Channel<SourceEvent> _said = Channel.CreateUnbounded<SourceEvent>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private long _offerBytes;
    private ulong _nextRecord;
    private bool _hasOffered;
    private int _commits;

    // Only the connection's reader looks at it.
    private bool _isOffered;

    /// <summary>Makes the host's end.</summary>
    /// <param name="child">The plugin's process.</param>
    /// <param name="link">Its data connection.</param>
    /// <param name="session">Names the session in control calls.</param>
    /// <param name="job">What is backed up.</param>
    /// <param name="options">Bounds and times.</param>
    /// <param name="shared">Memory for contents, from now on this exchange's; null for none.</param>
    /// <param name="files">What the plugin may lend, from now on this exchange's; null for nothing.</param>
    public BackupExchange(
        IPluginPeer child,
        DataLink link,
        ulong session,
        IBackupJob job,
        IsolationOptions options,
        SharedMemory? shared = null,
        BorrowedFiles? files = null
    )
        : base(child, link, session, options)
    {
        _job = job;
        _shared = shared;
        _files = files;
        _grants = new ContentGrants(Sender, options.Lanes, shared, files);
        _verdicts = new VerdictQueue(Sender);
    }

    /// <summary>What the source offers, in its order.</summary>
    public async IAsyncEnumerable<SourceEntry> ReadEntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Sender.Send(new FrameHeader(FrameType.Start));
        while (await NextAsync(cancellationToken) is { } said)
        {
            if (said is SourceEvent.Batch batch)
            {
                var record = batch.First;
                foreach (var entry in Decode(batch))
                {
                    yield return entry;
                    Settle(entry, record++);
                }
            }
            else if (said is SourceEvent.Commit commit)
            {
                await CommitAsync(commit, cancellationToken);
            }
            else if (said is SourceEvent.Offered { Fault: { } fault })
            {
                throw new ItemException(fault);
            }
            else
            {
                yield break;
            }
        }
    }

    /// <summary>Lets the source finish.</summary>
    public async ValueTask<Checkpoint> FinishReadingAsync(CancellationToken cancellationToken)
    {
        _verdicts.Flush();
        Sender.Send(new FrameHeader(FrameType.Finish));
        var result = await _finished.Task.WaitAsync(cancellationToken);
        FromWire.ThrowIf(result.Fault);
        return FromWire.Checkpoint(result.Checkpoint);
    }

    protected override void TakeFrame(FrameHeader header, FrameReceiver receiver)
    {
        if (_isOffered && header.Type is (FrameType.Offers or FrameType.Commit or FrameType.Offered))
        {
            throw new WireException($"sent a frame {header.Type} after it had offered everything");
        }

        switch (header.Type)
        {
            case FrameType.Lent when _files is null:
                throw new WireException("lent a file to a host that takes none");
            case FrameType.Data or FrameType.Placed or FrameType.Lent or FrameType.Hole or FrameType.End:
                _grants.Streams.Take(header, receiver);
                break;
            case FrameType.Offers:
                TakeOffers(header, receiver);
                break;
            case FrameType.Report:
                var diagnostic = FromWire.Diagnostic(Read(V1.Diagnostic.Parser, header, receiver));
                Desk.Take(header.Value, () => _job.ReportAsync(diagnostic, CancellationToken.None));
                break;
            case FrameType.Journal:
                var token = FromWire.Token(Read(V1.CleanupToken.Parser, header, receiver));
                Desk.Take(header.Value, () => _job.JournalAsync(token, CancellationToken.None));
                break;
            case FrameType.Commit:
                RefuseAfterOffered(header);
                if (Interlocked.Increment(ref _commits) > 1)
                {
                    throw new WireException("asked for a commit before the last one was answered");
                }

                Desk.Enter();
                var checkpoint = FromWire.Checkpoint(Read(V1.Checkpoint.Parser, header, receiver));
                _ = _said.Writer.TryWrite(new SourceEvent.Commit(header.Value, checkpoint));
                break;
            case FrameType.Offered:
                RefuseAfterOffered(header);
                _hasOffered = true;
                var outcome = Read(V1.Outcome.Parser, header, receiver);
                var fault = outcome.Fault is null ? null : FromWire.Fault(outcome.Fault);
                _isOffered = true;
                _ = _said.Writer.TryWrite(new SourceEvent.Offered(fault));
                break;
            case FrameType.Finished:
                _ = _finished.TrySetResult(Read(V1.FinishResult.Parser, header, receiver));
                break;
            default:
                throw new WireException($"sent a {header.Type} frame, which a plugin does not send in a backup");
        }
    }

    protected override ValueTask ReleaseAsync()
    {
        _shared?.Dispose();
        _files?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void FailAll(ItemException failure)
    {
        _grants.Fail(failure);
        _ = _said.Writer.TryComplete(failure);
        _ = _finished.TrySetException(failure);
        // Nobody may be waiting for it.
        _ = _finished.Task.Exception;
    }

    private void TakeOffers(FrameHeader header, FrameReceiver receiver)
    {
        RefuseAfterOffered(header);
        if (Interlocked.Add(ref _offerBytes, header.Length + BatchCost) > MostOfferBytes)
        {
            throw new WireException("offered more than the host has room for");
        }

        _ = _said.Writer.TryWrite(new SourceEvent.Batch(header.Value, receiver.Read(header.Length)));
    }

    private void RefuseAfterOffered(FrameHeader header)
    {
        if (_hasOffered)
        {
            throw new WireException($"sent a {header.Type} frame after it had offered everything");
        }
    }

    /// <returns>Null never; what broke the exchange is thrown.</returns>
    private async ValueTask<SourceEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (_said.Reader.TryRead(out var said))
        {
            return said;
        }

        _verdicts.Flush();
        try
        {
            return await _said.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is ItemException failure)
        {
            throw new ItemException(failure.Fault, failure);
        }
    }

    private List<SourceEntry> Decode(SourceEvent.Batch batch)
    {
        try
        {
            var offers = FromWire.Offers(batch.Payload, MostInBatch);
            if (batch.First != _nextRecord || offers.Count == 0)
            {
                throw new WireException($"offered {offers.Count} records from {batch.First}, not from {_nextRecord}");
            }

            _nextRecord += (ulong)offers.Count;
            _ = Interlocked.Add(ref _offerBytes, -batch.Payload.Length - BatchCost);
            var entries = new List<SourceEntry>(offers.Count);
            var path = EntryPath.Root;
            foreach (var offer in offers)
            {
                path = FromWire.OfferPath(offer, path);
                entries.Add(Entry(offer, path, batch.First + (ulong)entries.Count));
            }

            return entries;
        }
        catch (WireException broken)
        {
            throw Refuse(broken);
        }
    }

    private SourceEntry Entry(V1.Offer offer, EntryPath path, ulong record) =>
        FromWire.Entry(
            offer,
            path,
            (part, length) => new RemoteContent(record, part, length, _grants, _verdicts)
        );

    [SuppressMessage("Design", "CA1031", Justification = "The source asked for the commit, so it is told first.")]
    private async ValueTask CommitAsync(SourceEvent.Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _job.CommitAsync(commit.Checkpoint, cancellationToken);
            var answer = new V1.Answer { Snapshot = result.Snapshot };
            answer.NotStored.AddRange(result.NotStored.Select(ToWire.EntryFault));
            AnswerCommit(commit, answer);
        }
        catch (Exception failure)
        {
            AnswerCommit(commit, RequestDesk.Failed(failure));
            throw;
        }
    }

    private void AnswerCommit(SourceEvent.Commit commit, V1.Answer answer)
    {
        _ = Interlocked.Decrement(ref _commits);
        Desk.Answer(commit.Request, answer);
    }

    /// <summary>A record without content, or of which the engine wanted nothing, is over when the next one is asked for.</summary>
    private void Settle(SourceEntry entry, ulong record)
    {
        if (entry is FileEntry { Content: RemoteContent content })
        {
            content.Decide(isWanted: false);
        }
        else
        {
            _verdicts.Decline(record);
        }
    }
}
