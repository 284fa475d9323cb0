using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>What a plugin tells in more than one text, without any known secret.</summary>
internal static class MaskedWords
{
    public static Fault Apply(this SecretMask mask, Fault fault) =>
        fault with
        {
            Code = mask.Apply(fault.Code),
            Message = mask.Apply(fault.Message),
            Guidance = mask.ApplyToAny(fault.Guidance),
        };

    public static Diagnostic Apply(this SecretMask mask, Diagnostic diagnostic) =>
        diagnostic with
        {
            Code = mask.Apply(diagnostic.Code),
            Message = mask.Apply(diagnostic.Message),
            Guidance = mask.ApplyToAny(diagnostic.Guidance),
            Pointer = mask.ApplyToAny(diagnostic.Pointer),
        };

    public static IReadOnlyList<Diagnostic> Apply(this SecretMask mask, IReadOnlyList<Diagnostic> diagnostics) =>
        mask.IsEmpty ? diagnostics : [.. diagnostics.Select(mask.Apply)];

    public static ContentEnd Apply(this SecretMask mask, ContentEnd end) =>
        end.Fault is null ? end : end with { Fault = mask.Apply(end.Fault) };

    /// <summary>Whether what was thrown tells a secret anywhere: in what caused it, or in the guidance of its fault.</summary>
    public static bool IsIn(this SecretMask mask, Exception thrown) =>
        !mask.IsEmpty
        && (
            mask.IsIn(thrown.ToString())
            || (thrown is ItemException item && (mask.IsIn(item.Fault.Code) || mask.IsIn(item.Fault.Guidance ?? string.Empty)))
        );

    /// <summary>The same failure in other words. What caused it is left out, because it may tell the secret as well.</summary>
    public static Exception Apply(this SecretMask mask, Exception thrown) =>
        thrown switch
        {
            ItemException item => new ItemException(mask.Apply(item.Fault)),
            OperationCanceledException cancelled => new OperationCanceledException(
                mask.Apply(cancelled.Message),
                cancelled.CancellationToken
            ),
            _ => new MaskedException($"{thrown.GetType().Name}: {mask.Apply(thrown.Message)}"),
        };

    private static string? ApplyToAny(this SecretMask mask, string? text) => text is null ? null : mask.Apply(text);
}
