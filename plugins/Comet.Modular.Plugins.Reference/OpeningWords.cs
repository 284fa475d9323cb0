using System.Globalization;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.Reference;

/// <summary>What a job hears at its start, if the settings ask for it.</summary>
internal sealed class OpeningWords(
    ReferenceSettings settings,
    Func<CleanupToken, CancellationToken, ValueTask> journal,
    Func<Diagnostic, CancellationToken, ValueTask> report
)
{
    public async ValueTask SayAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < settings.Journal; i++)
        {
            await journal(new CleanupToken(ReferencePlugin.TokenKind, BitConverter.GetBytes(i)), cancellationToken);
        }

        if (settings.Warning is { } warning)
        {
            var diagnostic = new Diagnostic(Severity.Warning, "reference.warning", warning)
            {
                Guidance = "Leave the setting 'warning' out.",
            };
            await report(diagnostic, cancellationToken);
        }

        if (settings.Secret is { } secret)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"The secret has {secret.Length} characters.");
            await report(new Diagnostic(Severity.Information, "reference.secret", text), cancellationToken);
        }
    }
}
