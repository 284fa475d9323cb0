using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>What a snapshot of one generation holds, however it came to be: in path order.</summary>
internal static class ExpectedEntries
{
    public static IEnumerable<SourceEntry> Of(ReferenceSettings settings)
    {
        var whole = settings with { Carry = false };
        var model = new ReferenceModel(whole);
        var offers = new OfferFactory(whole, model, new OpenContents(oneAtATime: false));
        return new OfferPlan(whole, model, offers, ParentState.Empty).Entries().Where(IsStored);
    }

    /// <summary>Nothing is kept of what could not be read, unless its content was worth keeping.</summary>
    private static bool IsStored(SourceEntry entry) =>
        entry switch
        {
            FaultedEntry => false,
            FileEntry { Content: SyntheticContent { Fault: { Keep: false } } } => false,
            _ => true,
        };
}
