namespace Comet.Modular.Engine.Backup;

/// <summary>The size of an item as far as known.</summary>
internal sealed record ItemTotals(long? Entries, long? Bytes)
{
    public static ItemTotals Unknown { get; } = new(Entries: null, Bytes: null);
}
