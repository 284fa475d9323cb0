using ZstdSharp;

namespace Comet.Modular.Sealing;

/// <summary>The border to the Zstandard library, writing side. One thread at a time; keeps its tables.</summary>
internal sealed class ZstdEncoder(int level) : IDisposable
{
    private readonly Compressor _compressor = new(level);

    /// <summary>Writes one frame with its content size; false if it does not fit.</summary>
    internal bool TryCompress(ReadOnlySpan<byte> plain, Span<byte> frame, out int length)
    {
        length = 0;
        return !frame.IsEmpty && _compressor.TryWrap(plain, frame, out length);
    }

    /// <summary>The most bytes that a frame of so many plain bytes has.</summary>
    internal static int Bound(int plainLength) => Compressor.GetCompressBound(plainLength);

    public void Dispose() => _compressor.Dispose();
}
