namespace Comet.Modular.TestStores;

/// <summary>Kinds of calls of a store.</summary>
[Flags]
public enum StoreOperations
{
    None = 0,
    Put = 1,
    FindLength = 2,
    Read = 4,
    List = 8,
    Delete = 16,
    All = Put | FindLength | Read | List | Delete,
}
