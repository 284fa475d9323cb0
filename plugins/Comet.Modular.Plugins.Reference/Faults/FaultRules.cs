namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Which fault can happen when and where.</summary>
internal static class FaultRules
{
    private static readonly FaultMoment[] Anywhere = Enum.GetValues<FaultMoment>();

    /// <summary>Whether the fault is made of wrong frames, so that the data connection commits it.</summary>
    public static bool IsOfWire(FaultKind kind) => kind is >= FaultKind.WrongTicket and <= FaultKind.EarlyClosed;

    /// <summary>Whether a host that runs the plugin in its own process survives it, and can stop it.</summary>
    public static bool IsSafeInHost(FaultKind kind) => kind is FaultKind.Slow or FaultKind.FloodReports or FaultKind.Tell;

    public static IReadOnlyList<FaultMoment> MomentsOf(FaultKind kind) =>
        kind switch
        {
            FaultKind.Slow => [FaultMoment.Walk, FaultMoment.Content],
            FaultKind.FloodReports => [FaultMoment.Open, FaultMoment.Walk, FaultMoment.Content, FaultMoment.Finish],
            FaultKind.WrongTicket => [FaultMoment.Open],
            FaultKind.Garbage => [FaultMoment.Open, FaultMoment.Walk, FaultMoment.Content, FaultMoment.Finish],
            FaultKind.Deaf or FaultKind.EarlyClosed => [FaultMoment.Walk, FaultMoment.Content],
            FaultKind.WrongRecord => [FaultMoment.Walk],
            FaultKind.WrongPosition
            or FaultKind.OverWindow
            or FaultKind.WrongLength
            or FaultKind.DataAfterEnd => [FaultMoment.Content],
            FaultKind.LateFrames => [FaultMoment.Finish, FaultMoment.Complete],
            _ => Anywhere,
        };
}
