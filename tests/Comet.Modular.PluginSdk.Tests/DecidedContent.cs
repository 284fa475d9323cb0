using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginSdk.Tests;

/// <summary>Notes its verdicts.</summary>
internal sealed class DecidedContent : IEntryContent
{
    public List<bool> Verdicts { get; } = [];

    public void Decide(bool isWanted) => Verdicts.Add(isWanted);

    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody opens it.");
}
