using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>A content whose reads may do something wrong.</summary>
internal sealed class FaultyContent(IEntryContent content, FaultySource source) : IEntryContent
{
    public async ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        new FaultyReader(await content.OpenAsync(cancellationToken), source);

    public void Decide(bool isWanted) => content.Decide(isWanted);
}
