using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.Reference.Restoring;

namespace Comet.Modular.Plugins.Reference.Looking;

/// <summary>Counts the model.</summary>
internal static class ReferenceEstimate
{
    private const int EntriesBetween = 1000;

    public static IEnumerable<ItemEstimate> Of(ReferenceSettings settings)
    {
        var (entries, bytes) = (0L, 0L);
        foreach (var entry in ExpectedEntries.Of(settings))
        {
            entries++;
            bytes += entry is FileEntry file ? BytesOf(file) : 0;
            if (entries % EntriesBetween == 0)
            {
                yield return new ItemEstimate(entries, bytes);
            }
        }

        yield return new ItemEstimate(entries, bytes);
    }

    private static long BytesOf(FileEntry file) =>
        file.Streams.Select(static stream => stream.Content)
            .Prepend(file.Content)
            .Cast<SyntheticContent>()
            .Sum(static content => content.Fault?.Position ?? content.Shape.Length);
}
