using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Isolation.Tests;

/// <summary>One backup of a campaign.</summary>
internal sealed record CampaignRun(string Kind, string Moment, string After, string Shape)
{
    /// <summary>Whether it goes on, or takes long, until somebody cancels the job: the process answers, so the host waits.</summary>
    public bool NeedsCancel => Kind is "stall" or "deaf" or "slow" || Kind.StartsWith("flood-", StringComparison.Ordinal);

    /// <summary>Whether the job may end as if nothing had been.</summary>
    public bool IsHarmless => Kind is "slow" || (Kind is "late-frames" && Moment is "complete");

    public ItemSettings Good => Bench.Settings($"{{ {Shape} }}");

    public ItemSettings Bad(string marker) =>
        Bench.Settings(
            $$"""{ {{Shape}}, "fault": { "kind": "{{Kind}}", "at": "{{Moment}}", "after": {{After}}, "marker": "{{marker}}" } }"""
        );
}
