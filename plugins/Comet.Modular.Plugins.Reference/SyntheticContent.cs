using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>A content that is made while it is read.</summary>
internal sealed class SyntheticContent(ContentShape shape, ContentFault? fault, int maxRead, OpenContents open)
    : IEntryContent
{
    private int _opened;

    /// <summary>Where it has bytes and where holes.</summary>
    public ContentShape Shape { get; } = shape;

    /// <summary>Where it fails; null when it does not.</summary>
    public ContentFault? Fault { get; } = fault;

    /// <exception cref="InvalidOperationException">The host broke a law of the contract.</exception>
    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _opened, 1) != 0)
        {
            throw new InvalidOperationException("The host opened one offered content twice.");
        }

        open.Enter();
        return ValueTask.FromResult<IContentReader>(new SyntheticReader(Shape, Fault, maxRead, open));
    }
}
