using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Contents;

/// <summary>A content that the other side wants.</summary>
/// <param name="stream">Its number on the connection.</param>
/// <param name="content">Opened when its turn comes.</param>
/// <param name="window">How much may be sent at first.</param>
/// <param name="mayLend">Whether the receiver takes what is lent.</param>
internal sealed class OutboundContent(uint stream, IEntryContent content, uint window, bool mayLend = false)
{
    private readonly Lock _gate = new();
    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP006", Justification = "Lent while the content is sent.")]
    private CancellationTokenSource? _sending;

    private Task _cancelling = Task.CompletedTask;
    private bool _isCancelled;

    public uint Stream { get; } = stream;

    public OutboundCredit Credit { get; } = new(window);

    /// <summary>What it has lent; null when it may not.</summary>
    public Lending? Lending { get; } = mayLend && window >= FrameHeader.LeastLent ? new Lending() : null;

    /// <summary>Reads and sends it; its END is sent whatever happens.</summary>
    public async Task SendAsync(ContentSender sender, SendingStop stops)
    {
        var stop = stops.Next();
        bool isCancelled;
        lock (_gate)
        {
            _sending = stop;
            isCancelled = _isCancelled;
        }

        if (isCancelled)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            await sender.SendAsync(this, content.OpenAsync, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            Task cancelling;
            lock (_gate)
            {
                _sending = null;
                cancelling = _cancelling;
            }

            await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The receiver wants no more. Returns at once, so that the connection's reader may call this.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!_isCancelled)
            {
                _isCancelled = true;
                // What follows a cancellation, END included, runs elsewhere.
                _cancelling = _sending?.CancelAsync() ?? Task.CompletedTask;
            }
        }
    }
}
