using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;

namespace Comet.Modular.Contracts.Wire.Shared;

/// <summary>A part of shared memory that a plugin reads its contents into. It keeps the memory mapped until it is disposed.</summary>
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP010", Justification = "The base method is abstract.")]
[SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP023", Justification = "There is no finalizer.")]
internal sealed unsafe class SharedPart : MemoryManager<byte>
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;
    private byte* _start;

    public SharedPart(MemoryMappedViewAccessor view, int offset, int length)
    {
        _view = view;
        _length = length;
        byte* mapped = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref mapped);
        _start = mapped + view.PointerOffset + offset;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, _length);
        return new MemoryHandle(_start + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
        // It never moves.
    }

    protected override void Dispose(bool disposing)
    {
        if (_start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
