using ZstdSharp;

namespace Comet.Modular.Sealing;

/// <summary>The border to the Zstandard library, reading side. One thread at a time; keeps its tables.</summary>
internal sealed class ZstdDecoder : IDisposable
{
    private readonly Decompressor _decompressor = new();

    /// <summary>
    /// Fills <paramref name="plain"/> from a frame; false if the frame is malformed or holds more or fewer bytes.
    /// Never writes past the buffer.
    /// </summary>
    internal bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        try
        {
            return _decompressor.TryUnwrap(frame, plain, out int length) && length == plain.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    /// <summary>How many bytes the frame says it holds; null if it is malformed or does not say.</summary>
    internal static ulong? FindContentLength(ReadOnlySpan<byte> frame)
    {
        try
        {
            return Decompressor.GetDecompressedSize(frame);
        }
        catch (ZstdException)
        {
            return null;
        }
    }

    public void Dispose() => _decompressor.Dispose();
}
