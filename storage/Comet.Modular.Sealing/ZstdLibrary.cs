using System.Reflection;
using System.Runtime.InteropServices;

namespace Comet.Modular.Sealing;

/// <summary>The native Zstandard library, ours or the system's: as good as the ported one, and faster.</summary>
/// <remarks>All write and read the frames of RFC 8878; which one wrote a frame makes no difference to a reader.</remarks>
internal static unsafe partial class ZstdLibrary
{
    private const string Name = "libzstd";

    /// <summary>ZSTD_compress2 and the parameters of a context are stable since 1.4.0.</summary>
    private const uint OldestVersion = 10_400;

    /// <summary>Ours, which lies beside the program, and the system's, for one whose C library ours does not know.</summary>
    private static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["libzstd.dll"]
        : OperatingSystem.IsMacOS() ? ["libzstd.dylib", "libzstd.1.dylib"]
        : ["libzstd.so", "libzstd.so.1"];

    private static readonly nint Library = Load();

    /// <summary>As 10_507 is 1.5.7; zero if there is none.</summary>
    public static uint FoundVersion { get; } = Library == 0 ? 0 : Version();

    /// <summary>Whether it is there and new enough.</summary>
    public static bool IsPresent => FoundVersion >= OldestVersion;

    [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint IsError(nuint result);

    [LibraryImport(Name, EntryPoint = "ZSTD_createCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateCompressor();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SetParameter(ZstdContext context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_compress2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Compress(ZstdContext context, byte* target, nuint room, byte* source, nuint length);

    [LibraryImport(Name, EntryPoint = "ZSTD_createDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateDecompressor();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_decompressDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Decompress(ZstdContext context, byte* target, nuint room, byte* source, nuint length);

    [LibraryImport(Name, EntryPoint = "ZSTD_versionNumber")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint Version();

    private static nint Load()
    {
        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(ZstdLibrary).Assembly, DllImportSearchPath.SafeDirectories, out var library))
            {
                NativeLibrary.SetDllImportResolver(typeof(ZstdLibrary).Assembly, Resolve);
                return library;
            }
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths) =>
        string.Equals(name, Name, StringComparison.Ordinal) ? Library : 0;
}
