using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Makes a run of packs that are in memory.</summary>
internal static class RunSpill
{
    /// <param name="folder">Takes the run.</param>
    /// <param name="packs">What is in the packs, and their numbers in the index.</param>
    public static SortedRun Write(RunFolder folder, IReadOnlyList<(int Number, PackContents Contents)> packs)
    {
        var chunks = packs.Sum(static pack => pack.Contents.Lengths.Length);
        var keys = new ulong[chunks];
        var places = new RunPlace[chunks];
        var written = new byte[packs.Count][];
        var next = 0;
        for (var pack = 0; pack < packs.Count; pack++)
        {
            var contents = packs[pack].Contents;
            var partOf = new int[contents.Lengths.Length];
            written[pack] = PackParts.Write(contents, partOf);
            for (var chunk = 0; chunk < partOf.Length; chunk++)
            {
                keys[next] = contents.PrefixOf(chunk).High;
                places[next++] = new RunPlace(pack, partOf[chunk]);
            }
        }

        Array.Sort(keys, places);
        return folder.Write(
            chunks,
            writer =>
            {
                for (var index = 0; index < chunks; index++)
                {
                    writer.Add(new RunEntry(keys[index], places[index]));
                }

                for (var pack = 0; pack < written.Length; pack++)
                {
                    writer.AddPack(packs[pack].Contents.Record, written[pack]);
                }
            },
            [.. packs.Select(static pack => pack.Number)]
        );
    }
}
