using System.Runtime.InteropServices;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Where in a run it stands what is in a part of a pack.</summary>
/// <param name="Pack">The pack's number in the run.</param>
/// <param name="Part">Bytes of the pack's contents before the part.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RunPlace(int Pack, int Part)
{
    public const int Size = 2 * sizeof(int);
}
