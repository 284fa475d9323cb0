using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Messages;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>Reads a program's output from its pipe into the engine's buffer, and tells how the program ended.</summary>
/// <remarks>
/// The end of the output is the end of the pipe, not of the program: what the program started may still write. Only
/// what holds the pipe after that without a word is ended.
/// </remarks>
internal sealed class ProgramReader : IContentReader
{
    private readonly IRunningProgram _program;
    private readonly IBackupJob _job;
    private readonly EntryPath _path;
    private readonly ProgramTiming _timing;
    private readonly ErrorReport _errors;
    private long _length;
    private ContentEnd? _end;
    private bool _isAbandoned;
    private bool _isDisposed;

    /// <summary>Takes over the program.</summary>
    public ProgramReader(IRunningProgram program, IBackupJob job, EntryPath path, ProgramTiming timing)
    {
        (_program, _job, _path, _timing) = (program, job, path, timing);
        _errors = new ErrorReport(program.Error, program.ErrorEncoding, job);
    }

    public async ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_end is null)
        {
            var count = await ReadOutputAsync(buffer, cancellationToken);
            if (count > 0)
            {
                _length += count;
                return ContentSpan.Bytes(count);
            }

            _end = await FinishAsync(cancellationToken);
        }

        return ContentSpan.Ended(_end);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (_end is null)
            {
                await AbandonAsync();
            }
        }
        finally
        {
            await _errors.DisposeAsync();
            await _program.DisposeAsync();
        }
    }

    /// <returns>The number of bytes, zero at the end.</returns>
    private async ValueTask<int> ReadOutputAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var read = _program.Output.ReadAsync(buffer, stop.Token).AsTask();
        try
        {
            if (await WatchAsync(read, cancellationToken))
            {
                return await read;
            }

            // Its last words may have come while it was ended.
            _isAbandoned = true;
            return await SettlesAsync(read) ? await read : 0;
        }
        finally
        {
            // The buffer is lent for this call only.
            await stop.CancelAsync();
            await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<ContentEnd> FinishAsync(CancellationToken cancellationToken)
    {
        if (await WatchAsync(_errors.Drained, cancellationToken))
        {
            await _errors.Drained;
        }
        else if (!_isAbandoned)
        {
            await _job.ReportAsync(ProgramFaults.MessagesLeftOpen(), cancellationToken);
        }

        var exit = await _program.Exited.WaitAsync(cancellationToken);
        await EndMessagesAsync(cancellationToken);
        return await JudgeAsync(exit, cancellationToken);
    }

    private async ValueTask<ContentEnd> JudgeAsync(ProgramExit exit, CancellationToken cancellationToken)
    {
        if (exit.Code is { } code && _length == 0 && ExitCodes.MeansNotRun(code))
        {
            return ContentEnd.Failed(ProgramFaults.NotFound(code));
        }

        if (exit.Code != 0)
        {
            await ReportLeftRunningAsync(cancellationToken);
            return new ContentEnd { Fault = ProgramFaults.Failed(exit) };
        }

        if (_length == 0)
        {
            await _job.ReportAsync(ProgramFaults.Empty(_path), cancellationToken);
        }

        return _isAbandoned ? new ContentEnd { Fault = ProgramFaults.LeftRunning() } : ContentEnd.Complete;
    }

    /// <summary>A content has one fault; this one gives way to the program's own.</summary>
    private async ValueTask ReportLeftRunningAsync(CancellationToken cancellationToken)
    {
        if (_isAbandoned)
        {
            var fault = ProgramFaults.LeftRunning();
            var told = new Diagnostic(fault.Severity, fault.Code, fault.Message) { Guidance = fault.Guidance };
            await _job.ReportAsync(told, cancellationToken);
        }
    }

    /// <summary>Waits for the end of a read, reports messages meanwhile, and ends what holds a pipe in silence.</summary>
    /// <returns>Whether the read came to its end by itself.</returns>
    private async ValueTask<bool> WatchAsync(Task read, CancellationToken cancellationToken)
    {
        while (true)
        {
            var news = _errors.News;
            await _errors.ReportNewAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return true;
            }

            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var hasEnded = _program.Exited.IsCompleted;
            var silence = hasEnded
                ? Task.Delay(_timing.IdleGrace, _timing.Time, rest.Token)
                : _program.Exited.WaitAsync(rest.Token);
            var first = await Task.WhenAny(read, news, silence);
            await rest.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (hasEnded && first == silence)
            {
                await KillAsync(cancellationToken);
                return false;
            }
        }
    }

    private async ValueTask KillAsync(CancellationToken cancellationToken)
    {
        if (!await _program.KillAsync())
        {
            await _job.ReportAsync(ProgramFaults.NotEnded(), cancellationToken);
        }
    }

    private async ValueTask AbandonAsync()
    {
        // Whoever still writes gets an error at once instead of waiting for a reader.
        await _program.Output.DisposeAsync();
        await KillAsync(CancellationToken.None);
        await EndMessagesAsync(CancellationToken.None);
    }

    private async ValueTask EndMessagesAsync(CancellationToken cancellationToken)
    {
        _ = await SettlesAsync(_errors.Drained);
        await _errors.StopAsync();
        await _errors.ReportRestAsync(cancellationToken);
    }

    /// <summary>A pipe whose writers are gone ends at once; one that got away keeps it open for ever.</summary>
    private async ValueTask<bool> SettlesAsync(Task read)
    {
        using var enough = new CancellationTokenSource();
        var patience = Task.Delay(_timing.PipePatience, _timing.Time, enough.Token);
        var first = await Task.WhenAny(read, patience);
        await enough.CancelAsync();
        return first == read;
    }
}
