namespace Comet.Modular.Vault.Index.Runs;

/// <summary>Makes a run of packs that are in memory.</summary>
internal static class RunSpill
{
    /// <param name="folder">Takes the run.</param>
    /// <param name="packs">What is in it.</param>
    /// <param name="chunks">How many chunks the packs have.</param>
    public static SortedRun Write(RunFolder folder, IReadOnlyList<HeldPack> packs, int chunks)
    {
        var keys = new ulong[chunks];
        var places = new RunPlace[chunks];
        var written = new byte[packs.Count][];
        var numbers = new int[packs.Count];
        var next = 0;
        for (var pack = 0; pack < packs.Count; pack++)
        {
            (numbers[pack], var contents) = packs[pack];
            var partOf = new int[contents.Lengths.Length];
            written[pack] = PackParts.Write(contents, partOf);
            for (var chunk = 0; chunk < partOf.Length; chunk++)
            {
                keys[next] = contents.PrefixOf(chunk).High;
                places[next++] = new RunPlace(pack, partOf[chunk]);
            }
        }

        KeySort.Sort<RunPlace>(keys, places);
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
            numbers
        );
    }
}
