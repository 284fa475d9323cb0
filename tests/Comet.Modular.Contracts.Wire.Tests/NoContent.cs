using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire.Tests;

/// <summary>A content that only has to be there.</summary>
internal sealed class NoContent : IEntryContent
{
    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody opens it.");
}
