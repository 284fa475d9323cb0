namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>The sender's side of shared memory: the buffers of one lane, each free again when all its pieces are released.</summary>
internal sealed class SharedLane : IDisposable
{
    /// <summary>One is filled while the receiver takes from the other.</summary>
    public const int Buffers = 2;

    private readonly Lock _gate = new();
    private readonly SharedPart[] _parts;
    private readonly int[] _unreleased = new int[Buffers];
    private readonly int _offset;
    private readonly int _size;
    private TaskCompletionSource? _waiting;
    private int _current;

    /// <summary>Takes the part of the memory from an offset on.</summary>
    /// <param name="memory">Stays the caller's.</param>
    /// <param name="offset">Where the buffers begin.</param>
    /// <param name="size">Bytes of each buffer.</param>
    public SharedLane(SharedMemory memory, int offset, int size)
    {
        (_offset, _size) = (offset, size);
        _parts = [.. Enumerable.Range(0, Buffers).Select(number => memory.Part(offset + (number * size), size))];
    }

    /// <summary>The buffer that is being filled.</summary>
    public Memory<byte> Buffer => _parts[_current].Memory;

    /// <summary>Whether the receiver needs nothing of that buffer.</summary>
    public bool IsFree
    {
        get
        {
            lock (_gate)
            {
                return _unreleased[_current] == 0;
            }
        }
    }

    /// <summary>Hands a piece of the buffer over.</summary>
    /// <returns>Its place in the memory.</returns>
    public uint Place(int start)
    {
        lock (_gate)
        {
            _unreleased[_current]++;
            return (uint)(_offset + (_current * _size) + start);
        }
    }

    /// <summary>The receiver is done with a piece.</summary>
    /// <exception cref="WireException">Nothing stands there.</exception>
    public void Release(uint place)
    {
        TaskCompletionSource? woken = null;
        lock (_gate)
        {
            var number = (int)((place - (uint)_offset) / (uint)_size);
            if (_unreleased[number] == 0)
            {
                throw new WireException($"got a release of {place}, where nothing stands");
            }

            if (--_unreleased[number] == 0 && number == _current)
            {
                (woken, _waiting) = (_waiting, null);
            }
        }

        woken?.SetResult();
    }

    /// <summary>Goes to the next buffer, which may not be free yet.</summary>
    public void MoveOn()
    {
        lock (_gate)
        {
            _current = (_current + 1) % Buffers;
        }
    }

    /// <summary>Completes when the buffer is free.</summary>
    public Task WaitFreeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_unreleased[_current] == 0)
            {
                return Task.CompletedTask;
            }

            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in _parts)
        {
            part.Dispose();
        }
    }
}
