using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Comet.Modular.Sealing;

/// <summary>The border to the Zstandard library, writing side. One thread at a time; keeps its tables.</summary>
/// <remarks>The native library where there is one, the ported one otherwise: the same frames.</remarks>
internal sealed class ZstdEncoder : IDisposable
{
    private readonly ZstdContext? _native;
    private readonly Compressor? _ported;
    private bool _shrinksWell;

    /// <summary>Makes an encoder.</summary>
    /// <param name="isPorted">The ported library even where there is a native one.</param>
    public ZstdEncoder(bool isPorted = false)
    {
        if (ZstdLibrary.IsPresent && !isPorted)
        {
            _native = ZstdContext.ToCompress();
        }
        else
        {
            _ported = new Compressor();
        }

        Set(ZstdTuning.Parameters);
        Set(ZstdTuning.Tables(shrinksWell: false));
    }

    /// <summary>Chooses the tables for the frames that follow.</summary>
    internal void Expect(bool shrinksWell)
    {
        if (shrinksWell != _shrinksWell)
        {
            _shrinksWell = shrinksWell;
            Set(ZstdTuning.Tables(shrinksWell));
        }
    }

    /// <summary>Writes one frame with its content size; false if it does not fit.</summary>
    internal unsafe bool TryCompress(ReadOnlySpan<byte> plain, Span<byte> frame, out int length)
    {
        length = 0;
        if (frame.IsEmpty)
        {
            return false;
        }

        if (_native is null)
        {
            return _ported!.TryWrap(plain, frame, out length);
        }

        fixed (byte* source = plain, target = frame)
        {
            var result = ZstdLibrary.Compress(_native, target, (nuint)frame.Length, source, (nuint)plain.Length);
            var fits = ZstdLibrary.IsError(result) == 0;
            length = fits ? (int)result : 0;
            return fits;
        }
    }

    /// <summary>The most bytes that a frame of so many plain bytes has.</summary>
    internal static int Bound(int plainLength) => Compressor.GetCompressBound(plainLength);

    public void Dispose()
    {
        _native?.Dispose();
        _ported?.Dispose();
    }

    private void Set(ReadOnlySpan<(ZSTD_cParameter Parameter, int Value)> parameters)
    {
        foreach (var (parameter, value) in parameters)
        {
            _ported?.SetParameter(parameter, value);
            if (_native is not null)
            {
                _ = ZstdLibrary.SetParameter(_native, (int)parameter, value);
            }
        }
    }
}
