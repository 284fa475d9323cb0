namespace Comet.Modular.Blake3.Tests;

public sealed class Blake3KernelChoiceTests
{
    /// <summary>The environment variable in which another process is told which kernel it should choose.</summary>
    public const string Expected = "COMET_TEST_BLAKE3_KERNEL";

    [Fact]
    public void The_best_kernel_is_the_widest_that_is_supported()
    {
        var best = Blake3KernelChoice.Best;

        Assert.Equal(Kernels.Supported.Max(), best);
        Assert.Equal(Environment.GetEnvironmentVariable(Expected) ?? best.ToString(), best.ToString());
    }
}
