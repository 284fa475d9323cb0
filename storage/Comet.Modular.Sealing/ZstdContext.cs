using System.Runtime.InteropServices;

namespace Comet.Modular.Sealing;

/// <summary>The tables of the native Zstandard library for one direction.</summary>
internal sealed class ZstdContext : SafeHandle
{
    private readonly bool _compresses;

    private ZstdContext(nint context, bool compresses)
        : base(nint.Zero, ownsHandle: true)
    {
        _compresses = compresses;
        SetHandle(context);
    }

    public override bool IsInvalid => handle == nint.Zero;

    /// <summary>Tables for compression.</summary>
    public static ZstdContext ToCompress() => new(ZstdLibrary.CreateCompressor(), compresses: true);

    /// <summary>Tables for decompression.</summary>
    public static ZstdContext ToDecompress() => new(ZstdLibrary.CreateDecompressor(), compresses: false);

    protected override bool ReleaseHandle()
    {
        _ = _compresses ? ZstdLibrary.FreeCompressor(handle) : ZstdLibrary.FreeDecompressor(handle);
        return true;
    }
}
