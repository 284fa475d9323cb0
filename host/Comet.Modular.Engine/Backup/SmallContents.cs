using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>
/// Contents of one worker that are a single chunk and stand next to each other in its buffer until all are identified
/// together: small chunks alone do not fill the lanes of the hash.
/// </summary>
/// <remarks>Whoever waits for work stores them first, because somebody may wait for them.</remarks>
internal sealed class SmallContents
{
    private const int Most = 32;
    private const int LargestThatGains = 16 << 10;

    private readonly byte[] _buffer;
    private readonly ChunkWriter _writer;
    private readonly ContentBuilder _segments;
    private readonly BackupTally _tally;
    private readonly Settlement?[] _settlements = new Settlement?[Most];
    private readonly ContentEnd[] _ends = new ContentEnd[Most];
    private readonly int[] _lengths = new int[Most];
    private readonly ChunkId[] _ids = new ChunkId[Most];
    private int _count;

    /// <param name="buffer">The worker's buffer, with room for many of them and for a read.</param>
    /// <param name="shortestCut">Up to this length nothing is cut.</param>
    /// <param name="writer">The worker's.</param>
    /// <param name="segments">The worker's.</param>
    /// <param name="tally">Counts new chunks.</param>
    public SmallContents(
        byte[] buffer,
        int shortestCut,
        ChunkWriter writer,
        ContentBuilder segments,
        BackupTally tally
    )
    {
        (_buffer, _writer, _segments, _tally) = (buffer, writer, segments, tally);
        Largest = Math.Min(LargestThatGains, shortestCut);
    }

    /// <summary>Bytes of the longest content that may be added.</summary>
    public int Largest { get; }

    /// <summary>Bytes at the front of the buffer that are taken.</summary>
    public int Filled { get; private set; }

    public bool IsFull => _count == Most;

    /// <summary>Adds a content whose bytes stand behind those of the one before.</summary>
    public void Add(Settlement settlement, int length, ContentEnd end)
    {
        _settlements[_count] = settlement;
        _ends[_count] = end;
        _lengths[_count] = length;
        _count++;
        Filled += length;
    }

    /// <summary>Stores and settles the contents in their order, and empties the buffer.</summary>
    public async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            return;
        }

        try
        {
            Identify();
            var at = 0;
            for (var i = 0; i < _count; i++)
            {
                await StoreAsync(i, at, cancellationToken);
                at += _lengths[i];
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }

        Clear();
    }

    /// <summary>Fails what is not settled.</summary>
    public void Fail(Exception exception)
    {
        foreach (var settlement in _settlements.AsSpan(0, _count))
        {
            settlement!.Fail(exception);
        }

        Clear();
    }

    private void Identify() =>
        _writer.Identify(_buffer.AsSpan(0, Filled), _lengths.AsSpan(0, _count), _ids.AsSpan(0, _count));

    private async ValueTask StoreAsync(int index, int at, CancellationToken cancellationToken)
    {
        var length = _lengths[index];
        _segments.Reset();
        if (length > 0)
        {
            var added = await _writer.AddAsync(_ids[index], _buffer.AsMemory(at, length), cancellationToken);
            if (added.IsNew)
            {
                _tally.NewChunk(length);
            }

            await _segments.AddChunkAsync(added.Id, length, cancellationToken);
        }

        var content = await _segments.FinishAsync(cancellationToken);
        var settlement = _settlements[index]!;
        settlement.TakeEnd(_ends[index]);
        settlement.TakeContent(content, streams: []);
        settlement.Finish();
    }

    private void Clear()
    {
        Array.Clear(_settlements);
        Array.Clear(_ends);
        _count = 0;
        Filled = 0;
    }
}
