using System.Runtime.InteropServices;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Reads the entries of a run from the first to the last, a line at a time.</summary>
internal sealed class RunCursor
{
    private readonly SortedRun _run;
    private readonly int[] _packs;
    private byte[] _range = [];
    private int _line = -1;
    private int _next;
    private int _end;

    /// <param name="run">The run.</param>
    /// <param name="packs">The number that each of its packs is to have; -1: its entries are left out.</param>
    public RunCursor(SortedRun run, int[] packs)
    {
        _run = run;
        _packs = packs;
        Move();
    }

    public bool HasEntry { get; private set; }

    public RunEntry Entry { get; private set; }

    public void Move()
    {
        while (true)
        {
            while (_next == _end)
            {
                if (++_line == _run.LineCount)
                {
                    HasEntry = false;
                    return;
                }

                ReadLine();
            }

            var entry = MemoryMarshal.Read<RunEntry>(_range.AsSpan(_next));
            _next += RunEntry.Size;
            if (_packs[entry.Place.Pack] is var pack and >= 0)
            {
                Entry = entry with { Place = entry.Place with { Pack = pack } };
                HasEntry = true;
                return;
            }
        }
    }

    private void ReadLine()
    {
        var size = _run.RangeSize(_line);
        if (size > _range.Length)
        {
            _range = new byte[2 * size];
        }

        _run.ReadRange(_line, _range.AsSpan(0, size));
        _next = 0;
        _end = size - Crc.Size;
    }
}
