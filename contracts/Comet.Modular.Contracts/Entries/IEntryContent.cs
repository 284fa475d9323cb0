namespace Comet.Modular.Contracts.Entries;

/// <summary>Content that is opened only if the host wants it.</summary>
public interface IEntryContent
{
    /// <summary>Opens the content, at most once for each offer.</summary>
    /// <returns>A reader; content that cannot be opened gives one whose first read ends with the fault.</returns>
    ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken);
}
