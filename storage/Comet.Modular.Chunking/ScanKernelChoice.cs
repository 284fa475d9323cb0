using System.Runtime.Intrinsics;

namespace Comet.Modular.Chunking;

internal static class ScanKernelChoice
{
    public static ScanKernel Best =>
        Supports(ScanKernel.Vector256) ? ScanKernel.Vector256
        : Supports(ScanKernel.Vector128) ? ScanKernel.Vector128
        : ScanKernel.Scalar;

    // The vector kernels read words in the byte order of the machine, which must be that of the definition.
    public static bool Supports(ScanKernel kernel) => kernel switch
    {
        ScanKernel.Vector256 => BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated,
        ScanKernel.Vector128 => BitConverter.IsLittleEndian && Vector128.IsHardwareAccelerated,
        _ => true,
    };
}
