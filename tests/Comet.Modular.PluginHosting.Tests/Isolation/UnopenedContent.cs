using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Stands in an offer that is only written.</summary>
internal sealed class UnopenedContent : IEntryContent
{
    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody opens it.");
}
