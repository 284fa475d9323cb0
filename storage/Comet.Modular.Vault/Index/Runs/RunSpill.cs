using Comet.Modular.Vault.Codec;
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
        var numbers = new int[chunks];
        var next = 0;
        for (var pack = 0; pack < packs.Count; pack++)
        {
            var contents = packs[pack].Contents;
            for (var chunk = 0; chunk < contents.Lengths.Length; chunk++)
            {
                keys[next] = contents.PrefixOf(chunk).High;
                numbers[next++] = pack;
            }
        }

        Array.Sort(keys, numbers);
        return folder.Write(
            chunks,
            writer =>
            {
                for (var index = 0; index < chunks; index++)
                {
                    writer.Add(new RunEntry(keys[index], numbers[index]));
                }

                foreach (var (_, contents) in packs)
                {
                    AddPack(writer, contents);
                }
            },
            [.. packs.Select(static pack => pack.Number)]
        );
    }

    /// <summary>What <see cref="SortedRun.ReadPack"/> has read.</summary>
    /// <exception cref="InvalidDataException">It is another pack.</exception>
    public static PackContents Parse(byte[] bytes, PackRecord record)
    {
        try
        {
            var reader = new FormatReader(bytes.AsSpan(0, bytes.Length - Crc.Size), "run of an index");
            var contents = PackContentsCodec.Read(ref reader, record, PackContents.PrefixSize, record.Length);
            reader.End();
            return contents.Record == record ? contents : throw new InvalidDataException("It is another pack.");
        }
        catch (VaultException exception)
        {
            throw new InvalidDataException("The contents of a pack are not what they say.", exception);
        }
    }

    private static void AddPack(RunWriter writer, PackContents contents)
    {
        var bytes = new FormatWriter();
        PackContentsCodec.Write(bytes, contents, PackContents.PrefixSize);
        bytes.U32(Crc.Of(bytes.WrittenSpan));
        writer.AddPack(contents.Record, bytes.WrittenSpan);
    }
}
