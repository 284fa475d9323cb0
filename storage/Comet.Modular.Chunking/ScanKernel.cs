namespace Comet.Modular.Chunking;

/// <summary>The code that looks for candidates. Every kernel gives the same cuts.</summary>
internal enum ScanKernel
{
    /// <summary>One position at a time: runs everywhere and is what the others are tested against.</summary>
    Scalar,

    /// <summary>16 positions a step in 128-bit vectors.</summary>
    Vector128,

    /// <summary>32 positions a step in 256-bit vectors.</summary>
    Vector256,
}
