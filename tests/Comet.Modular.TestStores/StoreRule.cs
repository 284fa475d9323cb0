namespace Comet.Modular.TestStores;

/// <summary>What becomes of some calls, counted among those that match.</summary>
internal sealed class StoreRule(
    StoreOperations operations,
    string prefix,
    int first,
    int times,
    Func<CancellationToken, ValueTask<StoreFate>> fate
)
{
    private int _seen;

    public Func<CancellationToken, ValueTask<StoreFate>> Fate { get; } = fate;

    /// <summary>Counts the call; whether this rule decides about it.</summary>
    public bool Takes(StoreCall call) => call.Is(operations, prefix) && ++_seen >= first && _seen - first < times;
}
