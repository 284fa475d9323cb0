using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>Whole contents of one worker that stand next to each other in its buffer until their chunks are identified together.</summary>
/// <remarks>Whoever waits for work stores them first, because somebody may wait for them.</remarks>
/// <param name="buffer">The worker's buffer, with room for <see cref="ChunkRun.Enough"/>, the largest content and a read.</param>
/// <param name="chunks">The worker's.</param>
/// <param name="segments">The worker's.</param>
internal sealed class GatheredContents(byte[] buffer, ChunkRun chunks, ContentBuilder segments)
{
    /// <summary>Bytes of the longest content that may be added: it is cut whole.</summary>
    public const int Largest = ChunkRun.Enough;

    private const int Most = 64;

    private readonly Settlement?[] _settlements = new Settlement?[Most];
    private readonly ContentEnd[] _ends = new ContentEnd[Most];
    private readonly int[] _lengths = new int[Most];
    private readonly int[] _chunks = new int[Most];
    private int _count;

    /// <summary>Bytes at the front of the buffer that are taken.</summary>
    public int Filled { get; private set; }

    public bool IsFull => _count == Most || Filled >= ChunkRun.Enough;

    /// <summary>Adds a content whose bytes stand behind those of the one before.</summary>
    public void Add(Settlement settlement, int length, ContentEnd end)
    {
        var before = chunks.Count;
        _ = chunks.Cut(buffer.AsSpan(Filled, length), position: 0, isEnd: true);
        _settlements[_count] = settlement;
        _ends[_count] = end;
        _lengths[_count] = length;
        _chunks[_count] = chunks.Count - before;
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
            chunks.Identify(buffer.AsSpan(0, Filled));
            var (chunk, at) = (0, 0);
            for (var i = 0; i < _count; i++)
            {
                segments.Reset();
                await chunks.StoreAsync(buffer.AsMemory(at), chunk, _chunks[i], segments, cancellationToken);
                Settle(i, await segments.FinishAsync(cancellationToken));
                chunk += _chunks[i];
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

    private void Settle(int index, ContentRef content)
    {
        var settlement = _settlements[index]!;
        settlement.TakeEnd(_ends[index]);
        settlement.TakeContent(content, streams: []);
        settlement.Finish();
    }

    private void Clear()
    {
        chunks.Clear();
        Array.Clear(_settlements);
        Array.Clear(_ends);
        _count = 0;
        Filled = 0;
    }
}
