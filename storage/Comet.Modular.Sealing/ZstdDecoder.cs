using ZstdSharp;

namespace Comet.Modular.Sealing;

/// <summary>The border to the Zstandard library, reading side. One thread at a time; keeps its tables.</summary>
/// <remarks>The native library where there is one, the ported one otherwise: the same frames.</remarks>
internal sealed class ZstdDecoder : IDisposable
{
    private readonly ZstdContext? _native;
    private readonly Decompressor? _ported;

    /// <summary>Makes a decoder.</summary>
    /// <param name="isPorted">The ported library even where there is a native one.</param>
    public ZstdDecoder(bool isPorted = false)
    {
        if (ZstdLibrary.IsPresent && !isPorted)
        {
            _native = ZstdContext.ToDecompress();
        }
        else
        {
            _ported = new Decompressor();
        }
    }

    /// <summary>
    /// Fills <paramref name="plain"/> from a frame; false if the frame is malformed or holds more or fewer bytes.
    /// Never writes past the buffer.
    /// </summary>
    internal unsafe bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        if (_native is null)
        {
            return TryDecompressPorted(frame, plain);
        }

        fixed (byte* source = frame, target = plain)
        {
            var result = ZstdLibrary.Decompress(_native, target, (nuint)plain.Length, source, (nuint)frame.Length);
            return ZstdLibrary.IsError(result) == 0 && result == (nuint)plain.Length;
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

    public void Dispose()
    {
        _native?.Dispose();
        _ported?.Dispose();
    }

    private bool TryDecompressPorted(ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        try
        {
            return _ported!.TryUnwrap(frame, plain, out int length) && length == plain.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
