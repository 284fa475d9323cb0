using System.Runtime.InteropServices;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>One chunk in a run, as it stands in the file.</summary>
/// <param name="Key">The first half of the chunk's prefix; the pack's contents tell whether it is the one.</param>
/// <param name="Place">Where its contents are.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RunEntry(ulong Key, RunPlace Place)
{
    public const int Size = sizeof(ulong) + RunPlace.Size;
}
