using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>Walks the source and sends what it offers, in batches, as far as the host settles them.</summary>
internal sealed class OfferPump(FrameSender sender, OfferLedger ledger)
{
    private const int BatchRecords = 512;
    private const int BatchBytes = 256 << 10;

    /// <summary>Of one record, so that a batch that holds only it can be sent.</summary>
    private const int MostBytes = FrameHeader.MaximumOffers - 64;

    /// <summary>A slow walk sends what it has, so that reading begins.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(50);

    // The walk fills the batch while nothing else runs; it may be sent by the pump and by a commit at the same time.
    private readonly Lock _flushing = new();
    private readonly OfferEncoder _batch = new();
    private long _begun;
    private ulong _first;
    private EntryPath _previous = EntryPath.Root;

    /// <summary>Offers everything, then tells how that ended.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Border of a plugin call: what it throws ends the item.")]
    public async Task RunAsync(IBackupSource source, CancellationToken cancellationToken)
    {
        var outcome = new V1.Outcome();
        try
        {
            await WalkAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            outcome.Fault = ToWire.Fault(PluginFault.Of("plugin.failed", "while it listed its entries", exception));
        }

        Flush();
        sender.Send(new FrameHeader(FrameType.Offered), outcome.ToByteArray());
    }

    /// <summary>Sends the batch as far as it is. Called by the walk, or by what the walk waits for.</summary>
    public void Flush()
    {
        lock (_flushing)
        {
            if (_batch.Count > 0)
            {
                sender.Send(new FrameHeader(FrameType.Offers, Value: _first), _batch.Written);
                _batch.Clear();
            }

            _previous = EntryPath.Root;
        }
    }

    private async Task WalkAsync(IBackupSource source, CancellationToken cancellationToken)
    {
        var isSequential = source.Traits.Reading == SourceReading.Sequential;
        var entries = source.ReadEntriesAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (entries.ConfigureAwait(false))
        {
            while (true)
            {
                var next = entries.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    Flush();
                }

                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                // What the parent snapshot has is known to the host only.
                var entry = entries.Current is FileEntry file ? file.WithProperties() : entries.Current;
                await AddAsync(entry, cancellationToken).ConfigureAwait(false);
                if (isSequential)
                {
                    Flush();
                    await ledger.IdleAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async ValueTask AddAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        var (offer, size) = Encode(ref entry);
        if (_batch.Written.Length + size > BatchBytes)
        {
            Flush();
            (offer, size) = Encode(ref entry);
        }

        while (!ledger.TryAdd(entry, size, out var room))
        {
            Flush();
            // The first of a batch again, so it names its whole path.
            (offer, size) = Encode(ref entry);
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_batch.Count == 0)
        {
            _first = ledger.Next - 1;
            _begun = Stopwatch.GetTimestamp();
        }

        _batch.Add(offer, size);
        _previous = entry.Path;
        if (_batch.Count == BatchRecords || Stopwatch.GetElapsedTime(_begun) > BatchTime)
        {
            Flush();
        }
    }

    /// <summary>What is sent of an entry now; one that cannot be passed on becomes its fault.</summary>
    private (V1.Offer Offer, int Size) Encode(ref SourceEntry entry)
    {
        if (entry is FileEntry { Streams.Count: > FromWire.MostStreams } file)
        {
            entry = new FaultedEntry(entry.Path, TooLarge($"has {file.Streams.Count} named streams"));
        }

        var offer = OfferToWire.Of(entry, _previous);
        var size = offer.CalculateSize();
        if (size > MostBytes)
        {
            entry = new FaultedEntry(entry.Path, TooLarge($"takes {size} bytes without its content"));
            offer = OfferToWire.Of(entry, _previous);
            size = offer.CalculateSize();
        }

        return size <= MostBytes
            ? (offer, size)
            : throw new InvalidOperationException($"A path takes {size} bytes, more than can be passed on.");
    }

    private static Fault TooLarge(string what) =>
        new(Severity.Error, "plugin.record-too-large", $"The entry {what}, more than can be passed on.")
        {
            Guidance = "Remove extended attributes or named streams from it, or run the plugin in process.",
        };
}
