namespace Comet.Modular.Blake3;

/// <summary>What stays the same over a whole tree: the key, the flags of the mode and the kernel.</summary>
/// <param name="Key">Eight key words; the caller keeps them in place while the mode is in use.</param>
/// <param name="Flags">The flags that every node of this mode carries.</param>
/// <param name="Kernel">The kernel to run, which the machine must support.</param>
internal readonly unsafe record struct HashMode(nint Key, NodeFlags Flags, Blake3Kernel Kernel)
{
    public uint* KeyWords => (uint*)Key;
}
