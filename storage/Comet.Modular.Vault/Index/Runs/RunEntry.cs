using System.Runtime.InteropServices;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>One chunk in a run, as it stands in the file.</summary>
/// <param name="Key">The first half of the chunk's prefix; the pack's contents tell whether it is the one.</param>
/// <param name="Pack">The pack's number in the run.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct RunEntry(ulong Key, int Pack)
{
    public const int Size = sizeof(ulong) + sizeof(int);
}
