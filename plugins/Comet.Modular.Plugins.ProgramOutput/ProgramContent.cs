using System.ComponentModel;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Programs;
using Comet.Modular.Plugins.ProgramOutput.Settings;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>The output of a program that starts when it is opened.</summary>
internal sealed class ProgramContent(IBackupJob job, ProgramChoice choice, ProgramTiming timing)
    : IEntryContent,
        IAsyncDisposable
{
    private ProgramReader? _reader;

    public async ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        if (choice.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            return new FailedReader(ProgramFaults.WorkingDirectoryMissing(directory));
        }

        var mark = ProgramMark.New();
        await job.JournalAsync(mark.ToToken(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var environment = ProgramEnvironment.Make(choice.Environment, mark);
        var start = new ProgramStart(choice.Command, choice.WorkingDirectory, environment, mark);
        try
        {
            _reader = new ProgramReader(ProgramLauncher.Start(start, timing), job, choice.File, timing);
            return _reader;
        }
        catch (Win32Exception exception)
        {
            return new FailedReader(ProgramFaults.NotStarted(exception.Message));
        }
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;
}
