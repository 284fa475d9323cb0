using System.Runtime.InteropServices;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>
/// Writes a run: first all entries in the order of their keys, then the packs. Holds one line of entries at a time,
/// whatever the size of the run.
/// </summary>
internal sealed class RunWriter : IDisposable
{
    private readonly VaultId _vault;
    private readonly PackKind _kind;
    private readonly FileStream _file;
    private readonly int _lines;
    private readonly RunOutput _lineOutput;
    private readonly RunOutput _output;
    private readonly List<RunEntry> _range = [];
    private readonly uint[] _line = new uint[FilterLine.Words];
    private readonly FormatWriter _packs = new();
    private int _filling;
    private uint _before;

    /// <param name="path">Must not exist; nobody else opens it while it is written.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="kind">The kind of the packs.</param>
    /// <param name="mostEntries">No more will come.</param>
    public RunWriter(string path, VaultId vault, PackKind kind, long mostEntries)
    {
        _vault = vault;
        _kind = kind;
        _lines = FilterLine.CountFor(mostEntries);
        _file = Create(path);
        _lineOutput = new RunOutput(_file.SafeFileHandle, RunHeader.Size);
        _output = new RunOutput(_file.SafeFileHandle, RunHeader.Size + ((long)_lines * FilterLine.Size));
    }

    /// <summary>Creates the file of a run, which nobody else opens while it is written.</summary>
    /// <param name="path">Must not exist.</param>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Adds an entry whose key is not below the last one's.</summary>
    public void Add(RunEntry entry)
    {
        for (var line = FilterLine.LineOf(entry.Key, _lines); _filling < line;)
        {
            EndLine();
        }

        FilterLine.Add(_line, entry.Key);
        _range.Add(entry);
    }

    /// <summary>Adds the pack of the next number; after all entries.</summary>
    /// <param name="record">The pack.</param>
    /// <param name="contents">What <see cref="PackParts"/> has written.</param>
    public void AddPack(PackRecord record, ReadOnlySpan<byte> contents)
    {
        EndLines();
        record.WriteTo(_packs);
        _packs.Varint(contents.Length);
        _output.Write(contents);
    }

    /// <summary>Ends the file and makes it durable.</summary>
    public void Finish()
    {
        EndLines();
        _lineOutput.Flush();
        var packsOffset = _output.Offset;
        _output.Write(_packs.WrittenSpan);
        _output.Flush();
        var header = new RunHeader(
            _vault,
            _kind,
            _before,
            _lines,
            packsOffset,
            _output.Offset,
            _lineOutput.Crc,
            Crc.Of(_packs.WrittenSpan)
        );
        Span<byte> bytes = stackalloc byte[RunHeader.Size];
        header.Write(bytes);
        RandomAccess.Write(_file.SafeFileHandle, bytes, fileOffset: 0);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
    }

    public void Dispose() => _file.Dispose();

    private void EndLines()
    {
        while (_filling < _lines)
        {
            EndLine();
        }
    }

    private void EndLine()
    {
        _line[0] = _before;
        _lineOutput.Write(MemoryMarshal.AsBytes<uint>(_line));
        var range = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_range));
        _output.Write(range);
        var crc = Crc.Of(range);
        _output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in crc)));
        _before = checked(_before + (uint)_range.Count);
        _range.Clear();
        Array.Clear(_line);
        _filling++;
    }
}
