using System.Data.Common;
using Comet.Modular.Blobs;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Jobs;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;

namespace Comet.Modular.Host.Output;

/// <summary>An exception in the operator's words.</summary>
/// <param name="Code">For machines.</param>
/// <param name="What">What could not be done.</param>
/// <param name="Because">The cause, where <paramref name="What"/> does not say it already.</param>
/// <param name="NextStep">What to do now.</param>
/// <param name="ExitCode">What the program returns if it ends with this.</param>
internal sealed record Failure(string Code, string What, string? Because, string? NextStep, int ExitCode)
{
    public static Failure Cancelled { get; } =
        new("cancelled", "The command was cancelled.", Because: null, NextStep: null, Host.ExitCode.Cancelled);

    public static Failure Of(Exception exception) =>
        exception switch
        {
            CommandException own => new(own.Code, own.Message, own.Because, own.NextStep, own.ExitCode),
            SelectionException chosen => new(
                chosen.Code,
                chosen.Message,
                Because: null,
                chosen.NextStep,
                Host.ExitCode.WrongUse
            ),
            VaultException vault => new(vault.Code, vault.Message, CauseOf(vault), vault.NextStep, Host.ExitCode.Error),
            StateException state => new(
                state.Code,
                state.Message,
                Because: null,
                state.NextStep,
                state.Code.EndsWith("-taken", StringComparison.Ordinal) || state.Code is "vault.attached"
                    ? Host.ExitCode.WrongUse
                    : Host.ExitCode.Error
            ),
            PluginRefusedException refused => new(
                refused.Code,
                refused.Message,
                CauseOf(refused),
                refused.Guidance,
                Host.ExitCode.Refused
            ),
            UnknownItemTypeException unknown => OfUnknownType(unknown),
            PluginListException list => new(
                "plugin.list",
                list.Message,
                Because: null,
                list.Problems.Select(static problem => problem.Guidance)
                    .FirstOrDefault(static text => text is not null),
                Host.ExitCode.Error
            ),
            ItemException item => new(
                item.Fault.Code,
                item.Fault.Message,
                CauseOf(item),
                item.Fault.Guidance,
                Host.ExitCode.Error
            ),
            _ => OfPlatform(exception),
        };

    /// <summary>As a line of a job's log.</summary>
    public Diagnostic ToDiagnostic() =>
        new(Severity.Error, Code, Because is null ? What : $"{What} {Because}") { Guidance = NextStep };

    private static Failure OfPlatform(Exception exception) =>
        exception switch
        {
            BlobStoreException store => new(
                store.IsTransient ? "store.unreachable" : "store.failed",
                store.Name is { } name
                    ? $"The store could not {store.Operation} '{name}'."
                    : $"The store could not {store.Operation}.",
                store.Cause,
                store.TryNext,
                Host.ExitCode.Error
            ),
            SealingException sealing => new(
                "sealing.failed",
                "Encrypted data could not be opened.",
                sealing.Cause,
                sealing.TryNext,
                Host.ExitCode.Error
            ),
            DbException state => new(
                "state.failed",
                "The state database did not take a change.",
                state.Message,
                "Check the home folder's free space and that no program keeps state.db locked.",
                Host.ExitCode.Error
            ),
            IOException or UnauthorizedAccessException => new(
                "io.failed",
                exception.Message,
                CauseOf(exception),
                "Check that the path exists, that it may be used, and that the disk has space.",
                Host.ExitCode.Error
            ),
            _ => new(
                "internal",
                $"comet met a problem that it does not know ({exception.GetType().Name}).",
                exception.Message,
                "Run the command again with --verbose and report what it prints.",
                Host.ExitCode.Error
            ),
        };

    private static Failure OfUnknownType(UnknownItemTypeException unknown) =>
        new(
            "item.unknown-type",
            unknown.Message,
            unknown.Problems.Count == 0 ? null : string.Join(' ', unknown.Problems),
            unknown.KnownTypes.Count == 0
                ? "List the plugins with 'comet plugin list'."
                : $"Use one of: {string.Join(", ", unknown.KnownTypes)}.",
            Host.ExitCode.WrongUse
        );

    private static string? CauseOf(Exception exception) =>
        exception.InnerException?.Message is { } cause && !exception.Message.Contains(cause, StringComparison.Ordinal)
            ? cause
            : null;
}
