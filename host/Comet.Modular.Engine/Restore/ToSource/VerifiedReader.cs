using System.Buffers;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.ToSource;

/// <summary>Gives one content to a target: no byte before its chunk is verified, holes as holes.</summary>
internal sealed class VerifiedReader(TargetJob job, EntryPath path, IAsyncEnumerator<ContentSegment> segments)
    : IContentReader
{
    private byte[]? _chunk;
    private ContentEnd? _end;
    private bool _isDisposed;
    private ReadOnlyMemory<byte> _left;

    public bool IsNamedStream { get; init; }

    public bool IsIncomplete { get; init; }

    public async ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("The buffer has no room.", nameof(buffer));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!_left.IsEmpty)
        {
            return TakeFrom(buffer);
        }

        if (_end is not null)
        {
            return ContentSpan.Ended(_end);
        }

        try
        {
            return await NextAsync(buffer, cancellationToken);
        }
        catch (Exception damaged) when (ContentFaults.IsLoss(damaged))
        {
            _end = ContentEnd.Failed(job.Lost(path, damaged));
            return ContentSpan.Ended(_end);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await segments.DisposeAsync();
        if (_chunk is not null)
        {
            ArrayPool<byte>.Shared.Return(_chunk, clearArray: true);
        }

        job.Closed();
    }

    private async ValueTask<ContentSpan> NextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!await job.NextAsync(segments))
        {
            _end = new ContentEnd { Fault = IsIncomplete && !IsNamedStream ? ContentFaults.Incomplete(path) : null };
            if (!IsNamedStream)
            {
                job.Restored();
            }

            return ContentSpan.Ended(_end);
        }

        var segment = segments.Current;
        if (segment.IsHole)
        {
            job.Wrote(segment.Length);
            return ContentSpan.Hole(segment.Length);
        }

        var length = checked((int)segment.Length);
        if (buffer.Length >= length)
        {
            _ = await job.ReadChunkAsync(segment, buffer[..length], cancellationToken);
            job.Wrote(length);
            return ContentSpan.Bytes(length);
        }

        if (_chunk is null || _chunk.Length < length)
        {
            if (_chunk is not null)
            {
                ArrayPool<byte>.Shared.Return(_chunk, clearArray: true);
            }

            _chunk = ArrayPool<byte>.Shared.Rent(length);
        }

        _ = await job.ReadChunkAsync(segment, _chunk.AsMemory(0, length), cancellationToken);
        _left = _chunk.AsMemory(0, length);
        return TakeFrom(buffer);
    }

    private ContentSpan TakeFrom(Memory<byte> buffer)
    {
        var part = _left[..Math.Min(_left.Length, buffer.Length)];
        part.CopyTo(buffer);
        _left = _left[part.Length..];
        job.Wrote(part.Length);
        return ContentSpan.Bytes(part.Length);
    }
}
