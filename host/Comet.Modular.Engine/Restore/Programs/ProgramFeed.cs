using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>Runs the program for one file after the other; all buffers are rented once.</summary>
internal sealed class ProgramFeed(StorageVault vault, ProgramRequest request, RestoreLog log, TimeProvider time)
    : IDisposable
{
    /// <summary>What a program left running may print for so long after its own end; then it is killed.</summary>
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(5);

    private const int SignalBase = 128;
    private const int LastSignal = 64;

    private readonly ContentCopy _copy = new(vault);
    private readonly ProgramLines _errors = new(Severity.Warning, "restore.program-stderr", log);
    private readonly ProgramLines _output = new(Severity.Information, "restore.program-stdout", log);

    /// <summary>Gives one file to one run of the program and tells how that went.</summary>
    /// <exception cref="OperationCanceledException">The program and all that it started is killed.</exception>
    public async Task RunAsync(ChosenEntry file, CancellationToken cancellationToken)
    {
        log.Began(file.Path);
        if (file.Node.Incomplete)
        {
            log.Warn(
                file.Path,
                "restore.incomplete",
                $"The backup could keep only a part of {file.Path}; the program gets that part.",
                "See the log of the backup; an older snapshot may have the whole file."
            );
        }

        using var drained = new CancellationTokenSource();
        var program = ShellProgram.Start(request.Command, ProgramVariables.Of(request.Environment, file.Path));
        var lines = Task.WhenAll(
            _output.ReadAsync(program.Output, file.Path, drained.Token),
            _errors.ReadAsync(program.Error, file.Path, drained.Token)
        );
        try
        {
            await using (program)
            {
                var isRead = await FeedAsync(program, file, cancellationToken);
                var exitCode = await program.Ended.WaitAsync(cancellationToken);
                await lines.WaitAsync(AfterEnd, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                if (isRead is { } whole)
                {
                    Judge(file.Path, exitCode, whole);
                }
            }
        }
        finally
        {
            // A process that fled from the program's group may hold the streams open for ever.
            await drained.CancelAsync();
            await lines;
        }
    }

    public void Dispose()
    {
        _copy.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    /// <returns>Whether the program read everything; null when the content is lost and the program killed.</returns>
    private async Task<bool?> FeedAsync(IShellProgram program, ChosenEntry file, CancellationToken cancellationToken)
    {
        try
        {
            await _copy.RunAsync(
                file.Node.Content,
                async (bytes, stop) =>
                {
                    await WriteAsync(program.Input, bytes, stop);
                    log.Wrote(bytes.Length);
                },
                cancellationToken
            );
        }
        catch (ProgramDeafException)
        {
            return false;
        }
        catch (Exception damaged) when (damaged is VaultException or SealingException)
        {
            program.Kill();
            log.Failed(
                file.Path,
                "restore.content-lost",
                $"The content of {file.Path} cannot be restored, and the program was killed in the middle: {damaged.Message}",
                "Run 'comet vault check --read-data' to see what else is affected; an older snapshot may still have it."
            );
            return null;
        }

        await program.EndInputAsync();
        return true;
    }

    private static async ValueTask WriteAsync(
        Stream input,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await input.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException closed)
        {
            throw new ProgramDeafException(closed);
        }
    }

    private void Judge(EntryPath path, int exitCode, bool isRead)
    {
        if (exitCode != 0)
        {
            log.Failed(
                path,
                "restore.program-failed",
                $"The program that was given {path} {Words(exitCode)}{(isRead ? "." : " before it had read all of it.")}",
                "Its own lines are in 'comet job log'; mend the cause and restore this path again."
            );
            return;
        }

        log.Restored();
        if (!isRead)
        {
            log.Warn(
                path,
                "restore.program-stopped-reading",
                $"The program that was given {path} ended well, but did not read all of it.",
                "Check that it is meant to take a part only."
            );
        }
    }

    private static string Words(int exitCode) =>
        exitCode is > SignalBase and <= SignalBase + LastSignal
            ? string.Create(CultureInfo.InvariantCulture, $"was killed by signal {exitCode - SignalBase}")
            : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}");
}
