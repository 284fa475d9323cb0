namespace Comet.Modular.Blake3;

/// <summary>The code that runs the compression function. Every kernel gives the same bytes.</summary>
internal enum Blake3Kernel
{
    /// <summary>
    /// One block at a time in 32-bit words: runs everywhere and is what the others are tested against.
    /// </summary>
    Scalar,

    /// <summary>Four nodes side by side in 128-bit vectors, those of x86 or of Arm; lone blocks as the scalar one.</summary>
    Vector128,

    /// <summary>Eight nodes side by side in 256-bit vectors; lone blocks by rows. Needs AVX2.</summary>
    Vector256,

    /// <summary>As <see cref="Vector256"/>, and sixteen nodes side by side in 512-bit vectors. Needs AVX-512.</summary>
    Vector512,
}
