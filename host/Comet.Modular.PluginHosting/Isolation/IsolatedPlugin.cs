using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.PluginHosting.Isolation.Data;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Grpc.Core;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation;

/// <summary>A plugin in a process of its own, as the host sees it.</summary>
internal sealed class IsolatedPlugin(ChildProcess child, PluginDescription description, IsolationOptions options)
    : IProtectedItemPlugin
{
    private readonly ChildTimes _times = options.Times;

    public PluginDescription Describe() => description;

    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings)
    {
        try
        {
            return FromWire.Diagnostics(child.Calls.Validate(ToWire.Settings(settings), deadline: In(_times.Answer)));
        }
        catch (RpcException failure)
        {
#pragma warning disable VSTHRD002 // The contract's check is synchronous, and this call has failed.
            throw child.ExplainAsync(failure, "Validate").GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
    }

    public async ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        using var pending = child.ExpectConnection();
        var request = new V1.OpenBackupRequest
        {
            Session = pending.Session,
            Ticket = ToWire.Bytes(pending.Ticket),
            Settings = ToWire.Settings(job.Settings),
            Parent = ToWire.Parent(job.Parent),
            Lanes = (uint)options.Lanes,
        };
        var shared = SharedMemory.TryCreate(SharedLanes.SizeOf(options.Lanes));
        if (shared is not null)
        {
            (request.Shared, request.SharedBytes) = (shared.Path, (uint)shared.Size);
        }

        var files = BorrowedFiles.TryOpen(child.Identity.ProcessId);
        request.Lend = files is not null;

        BackupExchange exchange;
        V1.OpenBackupReply reply;
        try
        {
            (exchange, reply) = await OpenAsync(
                pending,
                link => new BackupExchange(child, link, pending.Session, job, options, shared, files),
                stop => child.Calls.OpenBackupAsync(request, deadline: In(_times.Open), cancellationToken: stop).ResponseAsync,
                static reply => reply.Fault,
                "OpenBackup",
                cancellationToken
            );
        }
        catch
        {
            shared?.Dispose();
            files?.Dispose();
            throw;
        }

        var traits = new SourceTraits(
            reply.Parallel ? SourceReading.Parallel : SourceReading.Sequential,
            reply.Sorted ? SourceOrder.Sorted : SourceOrder.Any
        );
        return new IsolatedSource(child, exchange, traits, _times);
    }

    /// <summary>Opens a restore into the source; the capability decides whether that is asked for.</summary>
    public async ValueTask<RestoreExchange> OpenRestoreAsync(
        Contracts.Restore.IRestoreJob job,
        CancellationToken cancellationToken
    )
    {
        using var pending = child.ExpectConnection();
        var request = new V1.OpenRestoreRequest
        {
            Session = pending.Session,
            Ticket = ToWire.Bytes(pending.Ticket),
            Settings = ToWire.Settings(job.Settings),
        };
        var (exchange, _) = await OpenAsync(
            pending,
            link => new RestoreExchange(child, link, pending.Session, job, options),
            stop => child.Calls.OpenRestoreAsync(request, deadline: In(_times.Open), cancellationToken: stop).ResponseAsync,
            static reply => reply.Fault,
            "OpenRestore",
            cancellationToken
        );
        return exchange;
    }

    private DateTime In(TimeSpan time) => options.Time.GetUtcNow().UtcDateTime + time;

    /// <summary>Asks the plugin to open a job; its data connection comes first, because opening may already report.</summary>
    private async ValueTask<(TExchange Exchange, TReply Reply)> OpenAsync<TExchange, TReply>(
        PendingConnection pending,
        Func<DataLink, TExchange> exchangeOf,
        Func<CancellationToken, Task<TReply>> ask,
        Func<TReply, V1.Fault?> faultOf,
        string call,
        CancellationToken cancellationToken
    )
        where TExchange : JobExchange
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = ask(stop.Token);
        try
        {
            var first = await Task.WhenAny(pending.Link, answer, child.Ended)
                .WaitAsync(_times.Dial, options.Time, cancellationToken);
            if (first == answer)
            {
                // No connection and an answer: it says what went wrong, or the call itself failed.
                FromWire.ThrowIf(faultOf(await answer));
            }

            if (first == child.Ended)
            {
                throw new ItemException(await child.Ended);
            }

            var link = await pending.TakeAsync(_times.Exit, options.Time, cancellationToken);
            return await OpenAsync(exchangeOf(link), answer, faultOf, cancellationToken);
        }
        catch (ItemException refused) when (pending.Link.IsFaulted)
        {
            child.Kill(refused.Fault);
            throw;
        }
        catch (TimeoutException silence)
        {
            throw new ItemException(child.EndReason ?? ChildFaults.Timeout(child.Identity, call), silence);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await child.ExplainAsync(failure, call);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async ValueTask<(TExchange Exchange, TReply Reply)> OpenAsync<TExchange, TReply>(
        TExchange exchange,
        Task<TReply> answer,
        Func<TReply, V1.Fault?> faultOf,
        CancellationToken cancellationToken
    )
        where TExchange : JobExchange
    {
        exchange.Listen(cancellationToken);
        try
        {
            var reply = await answer;
            FromWire.ThrowIf(faultOf(reply));
            return (exchange, reply);
        }
        catch
        {
            await exchange.DisposeAsync();
            if (exchange.Failure is { } failure)
            {
                throw new ItemException(failure.Fault, failure);
            }

            throw;
        }
    }
}
