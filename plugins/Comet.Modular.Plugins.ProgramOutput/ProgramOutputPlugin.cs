using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Comet.Modular.Plugins.ProgramOutput.Settings;
using Comet.Modular.Plugins.ProgramOutput.Unix;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>Protects what a program writes to its standard output: item type <c>program-output</c>.</summary>
public sealed class ProgramOutputPlugin : IProtectedItemPlugin, ICleaner
{
    private readonly ProgramTiming _timing;

    /// <summary>For the host.</summary>
    public ProgramOutputPlugin()
        : this(new ProgramTiming(TimeProvider.System)) { }

    internal ProgramOutputPlugin(ProgramTiming timing) => _timing = timing;

    /// <inheritdoc/>
    public PluginDescription Describe() =>
        new(
            "comet.program-output",
            "1.0.0",
            [ItemTypeDescription.Of("program-output", "Program Output", ProgramSettingsContext.Default.ProgramSettings)]
        );

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings) => SettingsReader.Read(settings).Problems;

    /// <inheritdoc/>
    public ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IBackupSource>(new ProgramSource(job, Read(job.Settings), _timing));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var found = new List<Diagnostic>();
        foreach (var token in tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await CleanAsync(token) is { } diagnostic)
            {
                found.Add(diagnostic);
            }
        }

        return found;
    }

    private async ValueTask<Diagnostic?> CleanAsync(CleanupToken token)
    {
        if (ProgramMark.From(token) is not { } mark)
        {
            return new Diagnostic(
                Severity.Warning,
                "program-output.token-unreadable",
                $"A clean-up token of kind {token.Kind} was not written by this plugin, so nothing was done for it."
            );
        }

        // Windows ends the programs of a dead process by itself; elsewhere nobody can be found by the mark.
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var tree = new ProcessTree(mark, leader: null, _timing);
        if (!await tree.EndAsync())
        {
            return ProgramFaults.NotEnded();
        }

        return tree.WasAlive
            ? new Diagnostic(
                Severity.Information,
                "program-output.ended",
                "A program that an earlier, broken job had started was still running and was ended."
            )
            : null;
    }

    private static ProgramChoice Read(ItemSettings settings)
    {
        var bound = SettingsReader.Read(settings);
        if (bound.Value is { } choice)
        {
            return choice;
        }

        var first = bound.Problems[0];
        throw new ItemException(
            new Fault(first.Severity, first.Code, $"{first.Message} (setting {first.Pointer})")
            {
                Guidance = first.Guidance,
            }
        );
    }
}
