using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>One fault that the plugin is to commit.</summary>
internal sealed record FaultOrder : IValidatableObject
{
    [Description("What it does wrong.")]
    public required FaultKind Kind { get; set; }

    [Description("When.")]
    public required FaultMoment At { get; set; }

    [Range(0, long.MaxValue), Description("Not before so many entries are offered (walk) or bytes are read (content).")]
    public long After { get; set; }

    [Description("Absolute path of a file that marks the fault as done: it is made then, and while it stands the plugin behaves.")]
    public string? Marker { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!FaultRules.MomentsOf(Kind).Contains(At))
        {
            yield return new ValidationResult(
                $"this kind of fault happens only at {string.Join(", ", FaultRules.MomentsOf(Kind).Select(Word))}.",
                [nameof(At)]
            );
        }

        if (!FaultRules.IsSafeInHost(Kind) && !OwnProcess.IsThis)
        {
            yield return new ValidationResult(
                "this kind of fault would harm the host, or cannot happen in it: run the plugin with isolation childProcess.",
                [nameof(Kind)]
            );
        }

        if (Marker is { } marker && !Path.IsPathFullyQualified(marker))
        {
            yield return new ValidationResult("marker must be an absolute path.", [nameof(Marker)]);
        }
    }

    private static string Word(FaultMoment moment) => moment.ToString().ToLowerInvariant();
}
