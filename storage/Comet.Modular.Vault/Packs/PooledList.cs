using System.Buffers;

namespace Comet.Modular.Vault.Packs;

/// <summary>Gathers values in pooled arrays, so that growing leaves nothing to collect. Not for several threads.</summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] _values = [];

    public int Count { get; private set; }

    /// <summary>Lent until the next call.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    public void AddRange(ReadOnlySpan<T> values)
    {
        if (values.Length > _values.Length - Count)
        {
            Grow(Count + values.Length);
        }

        values.CopyTo(_values.AsSpan(Count));
        Count += values.Length;
    }

    /// <summary>Begins with the values and is longer; lent until the next call.</summary>
    public T[] Array => _values;

    /// <summary>Forgets the values and keeps the array.</summary>
    public void Clear() => Count = 0;

    public T[] ToArray() => _values.AsSpan(0, Count).ToArray();

    public void Dispose()
    {
        if (_values.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_values);
            _values = [];
            Count = 0;
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, 2 * _values.Length));
        _values.AsSpan(0, Count).CopyTo(larger);
        var count = Count;
        Dispose();
        (_values, Count) = (larger, count);
    }
}
