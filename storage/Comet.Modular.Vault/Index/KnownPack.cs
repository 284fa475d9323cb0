using Comet.Modular.Vault.Index.Runs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>A pack that the index covers.</summary>
/// <param name="Record">The pack.</param>
/// <param name="Source">What is in it, or the run that has that; null: only the pack itself.</param>
/// <param name="NumberInRun">Its number in the run.</param>
internal readonly record struct KnownPack(PackRecord Record, object? Source, int NumberInRun)
{
    public PackContents? Contents => Source as PackContents;

    public SortedRun? Run => Source as SortedRun;
}
