using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Writes one part of a file from front to back, through a buffer. The file is the caller's.</summary>
internal sealed class RunOutput(SafeFileHandle file, long start)
{
    private readonly byte[] _buffer = new byte[256 << 10];
    private long _flushed;
    private int _filled;

    /// <summary>Where the next byte goes.</summary>
    public long Offset => start + _flushed + _filled;

    /// <summary>The checksum of everything that was flushed.</summary>
    public uint Crc { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _filled)
        {
            var fits = _buffer.Length - _filled;
            bytes[..fits].CopyTo(_buffer.AsSpan(_filled));
            _filled += fits;
            bytes = bytes[fits..];
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    public void Flush()
    {
        var bytes = _buffer.AsSpan(0, _filled);
        RandomAccess.Write(file, bytes, start + _flushed);
        Crc = Runs.Crc.Of(bytes, Crc);
        _flushed += _filled;
        _filled = 0;
    }
}
