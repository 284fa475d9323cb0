using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace Comet.Modular.Blake3.Tests;

/// <summary>
/// The kernels as narrower processors run them: in another process, from which the runtime hides instructions of this one.
/// </summary>
public sealed class NarrowProcessorTests
{
    // Without SSE4.2 the runtime uses nothing beyond SSE2, so rotations are shifts.
    [Theory]
    [InlineData("EnableAVX512", nameof(Blake3Kernel.Vector256))]
    [InlineData("EnableAVX2", nameof(Blake3Kernel.Vector128))]
    [InlineData("EnableSSE42", nameof(Blake3Kernel.Vector128))]
    [InlineData("EnableHWIntrinsic", nameof(Blake3Kernel.Scalar))]
    [Trait("Req", "HO-08")]
    public async Task Hashes_are_the_same_where_instructions_of_this_processor_are_missing(string instructions, string kernel)
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor is narrow itself.");
        var tests = typeof(NarrowProcessorTests).Assembly.Location;
        var start = new ProcessStartInfo(Path.ChangeExtension(tests, OperatingSystem.IsWindows() ? "exe" : null))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--no-ansi", "--progress", "off",
                "--filter-method", $"*{nameof(Blake3KernelChoiceTests)}.*",
                "--filter-method", $"*{nameof(OfficialVectorTests)}.*",
                "--filter-method", $"*.{nameof(ManyInputsTests.The_published_inputs_hashed_together_give_the_published_output)}",
            },
            Environment = { ["DOTNET_" + instructions] = "0", [Blake3KernelChoiceTests.Expected] = kernel },
        };

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, said);
    }
}
