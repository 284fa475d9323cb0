using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3;

internal static class Blake3KernelChoice
{
    public static Blake3Kernel Best =>
        Supports(Blake3Kernel.Vector512) ? Blake3Kernel.Vector512
        : Supports(Blake3Kernel.Vector256) ? Blake3Kernel.Vector256
        : Supports(Blake3Kernel.Vector128) ? Blake3Kernel.Vector128
        : Blake3Kernel.Scalar;

    public static bool Supports(Blake3Kernel kernel) =>
        kernel switch
        {
            Blake3Kernel.Scalar => true,
            Blake3Kernel.Vector128 => Sse2.IsSupported || AdvSimd.Arm64.IsSupported,
            Blake3Kernel.Vector256 => Avx2.IsSupported,
            _ => Avx2.IsSupported && Avx512F.IsSupported,
        };

    /// <summary>Whether nodes are hashed side by side.</summary>
    public static bool HasLanes(this Blake3Kernel kernel) => kernel != Blake3Kernel.Scalar;

    /// <summary>Whether a lone node is hashed by rows.</summary>
    public static bool HasRows(this Blake3Kernel kernel) => kernel >= Blake3Kernel.Vector256;
}
