namespace Comet.Modular.Vault.Packs;

/// <summary>
/// Arrays of one size for the sealed blocks of a session's packs: those of a pack that is stored serve the next one. Safe for
/// many threads.
/// </summary>
/// <remarks>
/// The pool that a process shares keeps arrays for each of its threads, and was twice as large as what is needed at a
/// moment.
/// </remarks>
/// <param name="kept">The most that are kept for later.</param>
internal sealed class SegmentPool(int kept)
{
    /// <summary>Blocks run on from one to the next, so only the last one of a pack has bytes that nobody uses.</summary>
    public const int SegmentSize = 256 << 10;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _free = [];

    public byte[] Take()
    {
        lock (_lock)
        {
            if (_free.TryPop(out var segment))
            {
                return segment;
            }
        }

        return GC.AllocateUninitializedArray<byte>(SegmentSize);
    }

    /// <summary>Takes arrays back; nobody may have a part of them any more.</summary>
    public void Return(IEnumerable<byte[]> segments)
    {
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                if (_free.Count < kept)
                {
                    _free.Push(segment);
                }
            }
        }
    }
}
