namespace Comet.Modular.TestStores;

/// <summary>One call of a store.</summary>
/// <param name="Operation">Its kind.</param>
/// <param name="Name">The blob's name; of a listing the prefix.</param>
public readonly record struct StoreCall(StoreOperations Operation, string Name)
{
    /// <summary>Whether it is of one of these kinds and its name begins so.</summary>
    public bool Is(StoreOperations operations, string prefix) =>
        operations.HasFlag(Operation) && Name.StartsWith(prefix, StringComparison.Ordinal);
}
