namespace Comet.Modular.Contracts.Entries;

/// <summary>
/// A reader of an open file, which may let somebody else read it: a plugin in a process of its own lends large ranges to the
/// host on Linux, so that their bytes pass no border.
/// </summary>
public interface IFileContentReader : IContentReader
{
    /// <summary>Where the next bytes stand; null when they have to be read, or there are few.</summary>
    /// <remarks>The descriptor stays open until the next call of this reader.</remarks>
    FileRange? FindNext();

    /// <summary>The first bytes of that range were read by somebody else: the next read goes on behind them.</summary>
    /// <param name="count">At most its length; fewer when the rest could not be read there.</param>
    void Skip(long count);
}
