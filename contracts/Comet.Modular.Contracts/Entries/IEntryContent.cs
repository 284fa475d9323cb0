namespace Comet.Modular.Contracts.Entries;

/// <summary>Content that is opened only if the host wants it.</summary>
public interface IEntryContent
{
    /// <summary>
    /// The host's verdict on the offer, told once and before anything is opened: wanted contents are opened afterwards, in
    /// the order of their verdicts; a declined one never is, so what stands ready for it may be let go.
    /// </summary>
    /// <remarks>Most sources need not know. Must return at once and not throw.</remarks>
    void Decide(bool isWanted) { }

    /// <summary>Opens the content, at most once for each offer.</summary>
    /// <returns>A reader; content that cannot be opened gives one whose first read ends with the fault.</returns>
    ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken);
}
