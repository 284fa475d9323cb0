using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Frames that wait for the host's answer. At most <see cref="Most"/> at once; a further one waits for its turn.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody asks for a handle holds nothing.")]
internal sealed class PendingRequests(FrameSender sender)
{
    /// <summary>What the protocol allows is twice as much.</summary>
    private const int Most = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, TaskCompletionSource<V1.Answer>> _waiting = [];
    private readonly SemaphoreSlim _turns = new(Most);
    private ulong _last;
    private bool _isClosed;

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="ItemException">The host could not do it, or it is too large to be asked.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the session ended.</exception>
    public async Task<V1.Answer> AskAsync(FrameType type, byte[] payload, CancellationToken cancellationToken)
    {
        if (payload.Length > FrameHeader.MaximumOf(type))
        {
            throw new ItemException(TooLarge(type, payload.Length));
        }

        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        var answer = new TaskCompletionSource<V1.Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong number;
        lock (_gate)
        {
            if (_isClosed)
            {
                // The next one that waits for its turn learns it too.
                _ = _turns.Release();
                throw new OperationCanceledException("The session is over.");
            }

            number = ++_last;
            _waiting.Add(number, answer);
        }

        sender.Send(new FrameHeader(type, Value: number), payload);
        var answered = await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        FromWire.ThrowIf(answered.Fault);
        return answered;
    }

    /// <summary>Takes an ANSWER frame. The answer to a request that was given up is dropped, and only then is its turn over.</summary>
    public void Take(FrameHeader header, FrameReceiver receiver)
    {
        var answer = FromWire.Parse(V1.Answer.Parser, receiver.Read(header.Length));
        TaskCompletionSource<V1.Answer>? waiting;
        lock (_gate)
        {
            if (_waiting.Remove(header.Value, out waiting))
            {
                _ = _turns.Release();
            }
        }

        _ = waiting?.TrySetResult(answer);
    }

    /// <summary>Whoever waits learns that the session is over.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            foreach (var waiting in _waiting.Values)
            {
                _ = _turns.Release();
                _ = waiting.TrySetCanceled();
            }

            _waiting.Clear();
        }
    }

    private static Fault TooLarge(FrameType type, int size) =>
        new(
            Severity.Error,
            "plugin.request-too-large",
            $"The {type.ToString().ToLowerInvariant()} takes {size} bytes, more than the {FrameHeader.MaximumOf(type)} that can be passed on."
        );
}
