using System.Buffers;
using System.Runtime.InteropServices;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// An immutable file of this machine: the chunks of some packs, sorted, and what is in these packs. In memory are its
/// filter lines and 12 bytes for each pack. Not for several threads at a time.
/// </summary>
/// <remarks>
/// Every part is believed only after its checksum. What fails throws <see cref="InvalidDataException"/> or
/// <see cref="IOException"/>.
/// </remarks>
internal sealed class SortedRun : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly RunHeader _header;
    private readonly uint[] _lines;
    private readonly int[] _numbers;
    private readonly long[] _offsets;

    private SortedRun(string path, SafeFileHandle file, RunHeader header, uint[] lines, int[] numbers, long[] offsets)
    {
        Path = path;
        _file = file;
        _header = header;
        _lines = lines;
        _numbers = numbers;
        _offsets = offsets;
    }

    public string Path { get; }

    /// <summary>Something of it could not be read as it was written: nothing of it is to be used any more.</summary>
    public bool IsBroken { get; private set; }

    public long Entries => _header.Entries;

    public int LineCount => _header.Lines;

    /// <summary>The number in the index of each pack; -1: the index does not take it from here.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    public long FileBytes => _header.Length;

    public long ResidentBytes =>
        ((long)_lines.Length * sizeof(uint)) + ((long)_numbers.Length * sizeof(int)) + ((long)_offsets.Length * sizeof(long));

    /// <summary>Opens a run. Null: of another version, vault or kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="kind">The kind of its packs.</param>
    /// <param name="takePack">Gives each pack its number in the index, or -1; asked only if the run is whole.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SortedRun? Open(string path, VaultId vault, PackKind kind, Func<PackRecord, int> takePack)
    {
        var file = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            FileOptions.RandomAccess
        );
        SortedRun? run = null;
        try
        {
            run = Open(path, file, vault, kind, takePack);
            return run;
        }
        catch (Exception exception) when (exception is VaultException or OverflowException)
        {
            // The checksums hold for what is damaged; this is a file that somebody has made up.
            throw new InvalidDataException("It is not what it says.", exception);
        }
        finally
        {
            if (run is null)
            {
                file.Dispose();
            }
        }
    }

    public bool MayHold(ulong key) =>
        FilterLine.MayHold(Line(FilterLine.LineOf(key, _header.Lines)), key);

    /// <summary>Where chunks of this key are. Mostly one place or none.</summary>
    public RunPlace[] FindPlaces(ulong key)
    {
        var line = FilterLine.LineOf(key, _header.Lines);
        var size = RangeSize(line);
        byte[]? rented = null;
        // A line has 48 entries, and hardly ever twice as many.
        var range = size <= 2048 ? stackalloc byte[2048] : (rented = ArrayPool<byte>.Shared.Rent(size));
        try
        {
            range = range[..size];
            ReadRange(line, range);
            RunPlace[] found = [];
            foreach (var entry in MemoryMarshal.Cast<byte, RunEntry>(range[..^Crc.Size]))
            {
                if (entry.Key == key)
                {
                    found = [.. found, entry.Place];
                }
            }

            return found;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Bytes of the entries of a line, its checksum among them.</summary>
    public int RangeSize(int line) => (int)(OffsetOf(line + 1) - OffsetOf(line));

    /// <summary>Reads the entries of a line, and their checksum.</summary>
    /// <param name="line">The line.</param>
    /// <param name="range">Has its size.</param>
    public void ReadRange(int line, Span<byte> range)
    {
        ReadIntact(range, OffsetOf(line));
    }

    /// <summary>Bytes of what is in a pack.</summary>
    public int PackSize(int pack) => checked((int)(_offsets[pack + 1] - _offsets[pack]));

    /// <summary>Reads what is in a pack, as <see cref="PackParts"/> has written it.</summary>
    /// <param name="pack">Its number in the run.</param>
    /// <param name="bytes">Has its size.</param>
    public void ReadPack(int pack, Span<byte> bytes) => ReadIntact(bytes, _offsets[pack]);

    /// <summary>Reads what is in a part of a pack.</summary>
    public PackContents ReadPart(RunPlace place, PackRecord record)
    {
        var start = _offsets[place.Pack] + place.Part;
        var left = _offsets[place.Pack + 1] - start;
        var bytes = new byte[Math.Min(PackParts.UsualSize, left)];
        Read(_file, bytes, start);
        var size = PackParts.SizeOf(bytes);
        if (size > left - PackParts.HeaderSize)
        {
            throw new InvalidDataException("A part is damaged.");
        }

        if (size > bytes.Length - PackParts.HeaderSize)
        {
            bytes = new byte[PackParts.HeaderSize + size];
            Read(_file, bytes, start);
        }

        return PackParts.Read(bytes.AsSpan(PackParts.HeaderSize, size), record);
    }

    /// <summary>Writes the same run to another file, durably.</summary>
    /// <param name="path">Must not exist.</param>
    public void CopyTo(string path)
    {
        using var target = RunWriter.Create(path);
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            for (var offset = 0L; offset < _header.Length;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, _header.Length - offset));
                Read(_file, part, offset);
                target.Write(part);
                offset += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        target.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private static SortedRun? Open(
        string path,
        SafeFileHandle file,
        VaultId vault,
        PackKind kind,
        Func<PackRecord, int> takePack
    )
    {
        Span<byte> start = stackalloc byte[RunHeader.Size];
        Read(file, start, offset: 0);
        if (RunHeader.Read(start) is not { } header || header.Vault != vault || header.Kind != kind)
        {
            return null;
        }

        if (header.Length != RandomAccess.GetLength(file))
        {
            throw new InvalidDataException("It is cut short.");
        }

        var lines = new uint[checked(header.Lines * FilterLine.Words)];
        ReadChecked(file, MemoryMarshal.AsBytes(lines.AsSpan()), RunHeader.Size, header.LinesCrc);
        var (records, offsets) = ReadPacks(file, header);
        return new SortedRun(path, file, header, lines, [.. records.Select(takePack)], offsets);
    }

    /// <summary>Reads bytes that end with their checksum.</summary>
    private void ReadIntact(Span<byte> bytes, long offset)
    {
        try
        {
            Read(_file, bytes, offset);
            if (!Crc.IsIntact(bytes))
            {
                throw new InvalidDataException("A part of it is damaged.");
            }
        }
        catch
        {
            IsBroken = true;
            throw;
        }
    }

    private static (List<PackRecord> Records, long[] Offsets) ReadPacks(SafeFileHandle file, RunHeader header)
    {
        var bytes = new byte[header.Length - header.PacksOffset];
        ReadChecked(file, bytes, header.PacksOffset, header.PacksCrc);
        var reader = new FormatReader(bytes, "run of an index");
        var records = new List<PackRecord>();
        var offsets = new List<long> { header.OffsetOf(header.Lines, checked((uint)header.Entries)) };
        while (reader.Remaining > 0)
        {
            records.Add(PackRecord.ReadFrom(ref reader));
            offsets.Add(offsets[^1] + reader.Length());
        }

        return offsets[^1] == header.PacksOffset
            ? (records, [.. offsets])
            : throw new InvalidDataException("Its packs are not where they should be.");
    }

    private static void ReadChecked(SafeFileHandle file, Span<byte> target, long offset, uint crc)
    {
        Read(file, target, offset);
        if (Crc.Of(target) != crc)
        {
            throw new InvalidDataException("It is damaged.");
        }
    }

    private static void Read(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                throw new InvalidDataException("It is cut short.");
            }

            target = target[read..];
            offset += read;
        }
    }

    private ReadOnlySpan<uint> Line(int line) => _lines.AsSpan(line * FilterLine.Words, FilterLine.Words);

    private long OffsetOf(int line) => _header.OffsetOf(
        line,
        line == _header.Lines ? (uint)_header.Entries : _lines[line * FilterLine.Words]
    );
}
