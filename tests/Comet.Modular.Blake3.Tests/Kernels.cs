namespace Comet.Modular.Blake3.Tests;

/// <summary>The kernels that this machine can run.</summary>
internal static class Kernels
{
    public static IEnumerable<Blake3Kernel> Supported =>
        Enum.GetValues<Blake3Kernel>().Where(Blake3KernelChoice.Supports);
}
