using System.Runtime.CompilerServices;
using Comet.Modular.Sealing;

namespace Comet.Modular.Vault.Index;

/// <summary>
/// Open addressing over the first 16 bytes of ids, in two arrays and with no object for an entry. An id is random, so
/// its bits are its hash. Not for several threads at a time.
/// </summary>
/// <remarks>A prefix of zeros counts as one of 1; either comes once in 2^128.</remarks>
internal sealed class PrefixTable<TValue>
    where TValue : struct
{
    private const int FirstSize = 1024;

    private Bits128[] _keys = new Bits128[FirstSize];
    private TValue[] _values = new TValue[FirstSize];

    public int Count { get; private set; }

    public long ResidentBytes => (long)_keys.Length * (Bits128.Size + Unsafe.SizeOf<TValue>());

    public bool Contains(Bits128 prefix)
    {
        var key = ToKey(prefix);
        return _keys[FindSlot(_keys, key)] == key;
    }

    public bool TryFind(Bits128 prefix, out TValue value)
    {
        var key = ToKey(prefix);
        var slot = FindSlot(_keys, key);
        var found = _keys[slot] == key;
        value = found ? _values[slot] : default;
        return found;
    }

    /// <summary>Adds an entry; the first one of a prefix stays.</summary>
    /// <returns>Whether it was not there.</returns>
    public bool TryAdd(Bits128 prefix, TValue value)
    {
        var key = ToKey(prefix);
        var slot = FindSlot(_keys, key);
        if (_keys[slot] == key)
        {
            return false;
        }

        _keys[slot] = key;
        _values[slot] = value;
        Count++;
        if (Count > _keys.Length / 4 * 3)
        {
            Grow();
        }

        return true;
    }

    /// <summary>Forgets an entry, if it is there.</summary>
    public void Remove(Bits128 prefix)
    {
        var mask = _keys.Length - 1;
        var hole = FindSlot(_keys, ToKey(prefix));
        if (_keys[hole] == default)
        {
            return;
        }

        // What stands behind the hole moves into it, unless that would put it before its own slot.
        for (var next = (hole + 1) & mask; _keys[next] != default; next = (next + 1) & mask)
        {
            var own = (int)(uint)_keys[next].High & mask;
            if (((next - own) & mask) >= ((next - hole) & mask))
            {
                _keys[hole] = _keys[next];
                _values[hole] = _values[next];
                hole = next;
            }
        }

        _keys[hole] = default;
        Count--;
    }

    /// <summary>Forgets all entries and keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_keys);
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Bits128 ToKey(Bits128 prefix) => prefix == default ? new Bits128(0, 1) : prefix;

    /// <summary>The slot of the key, or the free one where it belongs.</summary>
    private static int FindSlot(Bits128[] keys, Bits128 key)
    {
        var mask = keys.Length - 1;
        var slot = (int)(uint)key.High & mask;
        while (keys[slot] != default && keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var keys = new Bits128[_keys.Length * 2];
        var values = new TValue[keys.Length];
        for (var old = 0; old < _keys.Length; old++)
        {
            if (_keys[old] != default)
            {
                var slot = FindSlot(keys, _keys[old]);
                keys[slot] = _keys[old];
                values[slot] = _values[old];
            }
        }

        _keys = keys;
        _values = values;
    }
}
