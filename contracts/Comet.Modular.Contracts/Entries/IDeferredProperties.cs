namespace Comet.Modular.Contracts.Entries;

/// <summary>Properties of a file that cost a call to read, and that nobody needs while the file is as it was.</summary>
public interface IDeferredProperties
{
    /// <summary>When anything of the file changed last, a property among them.</summary>
    /// <remarks>A source whose files do not keep this time, or whose change token does not hold it, defers nothing.</remarks>
    UnixTime Changed { get; }

    /// <summary>Reads them: at most once, and before the source is asked for its next entry.</summary>
    /// <param name="isWhole">False when some could not be read.</param>
    /// <returns>Sorted by name in byte order.</returns>
    IReadOnlyList<EntryProperty> Read(out bool isWhole);
}
