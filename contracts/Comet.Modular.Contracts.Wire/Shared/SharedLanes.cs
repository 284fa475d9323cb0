namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>Shared memory, divided between the lanes of a sender.</summary>
internal sealed class SharedLanes : IDisposable
{
    private const int LaneSize = SharedLane.Buffers * Frames.FrameHeader.MaximumData;
    private readonly SharedMemory _memory;
    private readonly SharedLane[] _lanes;

    /// <summary>Owns the memory from now on.</summary>
    public SharedLanes(SharedMemory memory)
    {
        _memory = memory;
        _lanes =
        [
            .. Enumerable
                .Range(0, memory.Size / LaneSize)
                .Select(lane => new SharedLane(memory, lane * LaneSize, Frames.FrameHeader.MaximumData)),
        ];
    }

    /// <summary>Bytes for so many lanes: what the receiver has to make.</summary>
    public static int SizeOf(int lanes) => lanes * LaneSize;

    /// <summary>The room of one lane; null for more lanes than the memory has room for.</summary>
    public SharedLane? Find(int lane) => lane < _lanes.Length ? _lanes[lane] : null;

    /// <summary>Takes a RELEASE frame.</summary>
    /// <exception cref="WireException">Nothing stands there.</exception>
    public void Release(ulong place)
    {
        var lane = place / LaneSize;
        if (lane >= (ulong)_lanes.Length)
        {
            throw new WireException($"got a release of {place}, which is no place");
        }

        _lanes[lane].Release((uint)place);
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }

        _memory.Dispose();
    }
}
