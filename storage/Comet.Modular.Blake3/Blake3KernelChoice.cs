using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

internal static class Blake3KernelChoice
{
    public static Blake3Kernel Best => Supports(Blake3Kernel.Vector256) ? Blake3Kernel.Vector256 : Blake3Kernel.Scalar;

    public static bool Supports(Blake3Kernel kernel) =>
        kernel == Blake3Kernel.Scalar || (kernel == Blake3Kernel.Vector256 && Avx2.IsSupported);
}
