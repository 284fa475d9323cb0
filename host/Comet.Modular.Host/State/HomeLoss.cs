using System.Data.Common;
using Comet.Modular.Jobs;

namespace Comet.Modular.Host.State;

/// <summary>The home was deleted while a command used it, in the operator's words.</summary>
internal static class HomeLoss
{
    public const string Code = "home.lost";

    public const string NextStep =
        "Attach each vault again with 'comet vault open', and add the items again; the vaults are not touched.";

    public static string Message(HomeFolder home) => $"The home folder {home.Path} was deleted while comet used it.";

    /// <summary>Whether a failure can come of it; others say themselves what they come of.</summary>
    public static bool CanCause(Exception failure) =>
        failure is StateException or DbException or IOException or UnauthorizedAccessException;

    public static CommandException Of(HomeFolder home, Exception failure) =>
        new(Code, Message(home), NextStep, ExitCode.Error, inner: failure);
}
