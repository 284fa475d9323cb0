using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Wire;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Starts plugin processes and shakes hands with them.</summary>
internal sealed class ChildLauncher(IsolationOptions options)
{
    private const uint Protocol = 1;
    private const int NonceSize = 32;

    private readonly ILogger _logger = options.Loggers.CreateLogger("Comet.Plugins");

    /// <summary>Starts a process.</summary>
    /// <returns>The process, and what it can do beyond backup.</returns>
    /// <exception cref="ItemException">It did not start, did not answer, or is not what it should be.</exception>
    public async Task<(ChildProcess Child, IReadOnlySet<string> Capabilities)> StartAsync(
        ChildCommand command,
        CancellationToken cancellationToken
    )
    {
        var isDebugged = string.Equals(options.Debugged, command.PluginId, StringComparison.Ordinal);
        var folder = LaunchFolder.Create(options.TemporaryFolder);
        var launch = new LaunchLine
        {
            Comet = 1,
            Plugin = command.PluginId,
            Control = folder.Endpoint("c"),
            Data = folder.Endpoint("d"),
            LaunchId = Guid.NewGuid().ToString("n"),
            Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceSize)),
            Folder = folder.Path,
            WaitForDebugger = isDebugged,
        };
        var child = Start(command, folder, launch);
        try
        {
            PluginEvents.Started(_logger, command.PluginId, command.Version, child.Identity.ProcessText);
            var capabilities = await ShakeHandsAsync(child, launch, isDebugged, cancellationToken);
            return (child, capabilities);
        }
        catch (Exception failure)
        {
            if (failure is ItemException unusable)
            {
                child.Kill(unusable.Fault);
            }

            await child.DisposeAsync();
            throw;
        }
    }

    private ChildProcess Start(ChildCommand command, LaunchFolder folder, LaunchLine launch)
    {
        var process = new Process { StartInfo = command.ToStartInfo(options.Environment, folder, launch.WaitForDebugger) };
        try
        {
            _ = process.Start();
            process.StandardInput.AutoFlush = true;
            process.StandardInput.WriteLine(launch.ToJson());
            return new ChildProcess(process, folder, launch, command, options);
        }
        catch (Exception cause) when (cause is Win32Exception or IOException or InvalidOperationException)
        {
            End(process);
            folder.Remove();
            throw new ItemException(ChildFaults.NotStarted(command.PluginId, cause.Message), cause);
        }
    }

    /// <summary>It may run and not take its launch line.</summary>
    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It never ran, or has ended by itself.
        }

        process.Dispose();
    }

    private async Task<IReadOnlySet<string>> ShakeHandsAsync(
        ChildProcess child,
        LaunchLine launch,
        bool isDebugged,
        CancellationToken cancellationToken
    )
    {
        var request = new V1.HandshakeRequest { LaunchId = launch.LaunchId, Host = "comet" };
        request.Protocols.Add(Protocol);
        var deadline = isDebugged ? Timeout.InfiniteTimeSpan : options.Times.Start;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var answer = child.Calls.HandshakeAsync(request, cancellationToken: stop.Token).ResponseAsync;
            var first = await Task.WhenAny(answer, child.Ended).WaitAsync(deadline, options.Time, cancellationToken);
            if (first == child.Ended)
            {
                throw new ItemException(ChildFaults.NotStarted(child.Identity.PluginId, (await child.Ended).Message));
            }

            return Accept(child, launch, await answer);
        }
        catch (TimeoutException silence)
        {
            var why = $"it gave no answer within {deadline.TotalSeconds:0} s.";
            throw new ItemException(ChildFaults.NotStarted(child.Identity.PluginId, why), silence);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ItemException(
                ChildFaults.NotStarted(child.Identity.PluginId, $"it refused the handshake ({failure.Status.Detail})."),
                failure
            );
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static HashSet<string> Accept(ChildProcess child, LaunchLine launch, V1.HandshakeReply reply)
    {
        if (!CryptographicOperations.FixedTimeEquals(reply.Proof.Span, LaunchProof.OfPlugin(launch)))
        {
            throw new ItemException(
                ChildFaults.NotStarted(child.Identity.PluginId, "it could not prove that it is the process that was started.")
            );
        }

        return reply.Protocol == Protocol
            ? reply.Capabilities.ToHashSet(StringComparer.Ordinal)
            : throw new ItemException(
                ChildFaults.NotStarted(
                    child.Identity.PluginId,
                    $"it speaks no version of the plugin protocol that this host speaks ({Protocol})."
                )
            );
    }
}
