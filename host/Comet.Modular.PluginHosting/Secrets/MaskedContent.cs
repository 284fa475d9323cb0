using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>A content whose fault holds no secret.</summary>
internal sealed class MaskedContent(IEntryContent content, SecretMask mask) : IEntryContent
{
    public void Decide(bool isWanted) => content.Decide(isWanted);

    public async ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new MaskedReader(await content.OpenAsync(cancellationToken), mask);
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }
}
