using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginSdk.Backup;
using Comet.Modular.PluginSdk.Restore;
using Google.Protobuf;
using Grpc.Core;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Answers control calls with the plugin's own methods.</summary>
[SuppressMessage("Design", "CA1031", Justification = "Border of plugin calls: what they throw goes to the host as a fault.")]
internal sealed class ControlService(
    IProtectedItemPlugin plugin,
    LaunchLine launch,
    OpenSessions sessions,
    ProcessEnd process
) : V1.Plugin.PluginBase
{
    private const uint Protocol = 1;

    /// <summary>Nodes of a browse reply: large enough to be cheap, small enough to be shown at once.</summary>
    private const int NodesPerReply = 200;

    public override Task<V1.HandshakeReply> Handshake(V1.HandshakeRequest request, ServerCallContext context)
    {
        var proof = LaunchProof.OfPlugin(launch);
        var reply = new V1.HandshakeReply
        {
            Protocol = request.Protocols.Contains(Protocol) ? Protocol : 0,
            Proof = ByteString.CopyFrom(WireSeam.Current?.Prove(proof) ?? proof),
            Sdk = $"dotnet {typeof(ControlService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}",
        };
        reply.Capabilities.AddRange(FindCapabilities());
        return Task.FromResult(reply);
    }

    public override Task<V1.DescribeReply> Describe(V1.DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(ToWire.Description(plugin.Describe()));

    public override Task<V1.DiagnosticsReply> Validate(V1.ItemSettings request, ServerCallContext context) =>
        TellAsync("while it checked settings", () => ValueTask.FromResult(plugin.Validate(FromWire.Settings(request))));

    public override async Task<V1.OpenBackupReply> OpenBackup(V1.OpenBackupRequest request, ServerCallContext context)
    {
        try
        {
            var session = BackupSession.Connect(launch, request, sessions);
            return await session.OpenAsync(plugin).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return new V1.OpenBackupReply { Fault = FaultOf("while it opened the item", exception) };
        }
    }

    public override async Task<V1.CompleteBackupReply> CompleteBackup(
        V1.CompleteBackupRequest request,
        ServerCallContext context
    )
    {
        try
        {
            var session =
                sessions.Find<BackupSession>(request.Session)
                ?? throw new WireException("has no such session open any more");
            await session.CompleteAsync(request, context.CancellationToken).ConfigureAwait(false);
            return new V1.CompleteBackupReply();
        }
        catch (Exception exception)
        {
            return new V1.CompleteBackupReply { Fault = FaultOf("while it completed the backup", exception) };
        }
    }

    public override async Task<V1.OpenRestoreReply> OpenRestore(
        V1.OpenRestoreRequest request,
        ServerCallContext context
    )
    {
        try
        {
            var session = RestoreSession.Connect(launch, request, sessions);
            await session.OpenAsync(Require<IRestoreTargetProvider>()).ConfigureAwait(false);
            return new V1.OpenRestoreReply();
        }
        catch (Exception exception)
        {
            return new V1.OpenRestoreReply { Fault = FaultOf("while it opened the restore", exception) };
        }
    }

    public override Task<V1.DiagnosticsReply> Cleanup(V1.CleanupRequest request, ServerCallContext context) =>
        TellAsync(
            "while it cleaned up",
            () =>
                Require<ICleaner>().CleanAsync([.. request.Tokens.Select(FromWire.Token)], context.CancellationToken)
        );

    public override Task<V1.DiagnosticsReply> TestConnection(V1.ItemSettings request, ServerCallContext context) =>
        TellAsync(
            "while it tested the connection",
            () => Require<IConnectionTester>().TestAsync(FromWire.Settings(request), context.CancellationToken)
        );

    public override async Task Browse(
        V1.BrowseRequest request,
        IServerStreamWriter<V1.BrowseReply> responseStream,
        ServerCallContext context
    )
    {
        var reply = new V1.BrowseReply();
        try
        {
            var nodes = Require<IBrowsable>()
                .BrowseAsync(FromWire.Settings(request.Settings), request.Node, context.CancellationToken);
            await foreach (var node in nodes.ConfigureAwait(false))
            {
                reply.Nodes.Add(ToWire.Node(node));
                if (reply.Nodes.Count == NodesPerReply)
                {
                    await responseStream.WriteAsync(reply, context.CancellationToken).ConfigureAwait(false);
                    reply = new V1.BrowseReply();
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            reply.Fault = FaultOf("while it listed what can be selected", exception);
        }

        await responseStream.WriteAsync(reply, context.CancellationToken).ConfigureAwait(false);
    }

    public override async Task Estimate(
        V1.ItemSettings request,
        IServerStreamWriter<V1.EstimateReply> responseStream,
        ServerCallContext context
    )
    {
        try
        {
            var estimates = Require<IEstimator>().EstimateAsync(FromWire.Settings(request), context.CancellationToken);
            await foreach (var estimate in estimates.ConfigureAwait(false))
            {
                var reply = new V1.EstimateReply { Entries = estimate.Entries, Bytes = estimate.Bytes };
                await responseStream.WriteAsync(reply, context.CancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var reply = new V1.EstimateReply { Fault = FaultOf("while it counted the item", exception) };
            await responseStream.WriteAsync(reply, context.CancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<V1.HealthReply> Health(V1.HealthRequest request, ServerCallContext context) =>
        Task.FromResult(new V1.HealthReply { OpenSessions = (uint)sessions.Count });

    public override Task<V1.ShutdownReply> Shutdown(V1.ShutdownRequest request, ServerCallContext context)
    {
        process.Begin();
        return Task.FromResult(new V1.ShutdownReply());
    }

    private static async Task<V1.DiagnosticsReply> TellAsync(
        string when,
        Func<ValueTask<IReadOnlyList<Diagnostic>>> ask
    )
    {
        try
        {
            return ToWire.Diagnostics(await ask().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return new V1.DiagnosticsReply { Fault = FaultOf(when, exception) };
        }
    }

    private static V1.Fault FaultOf(string when, Exception exception) =>
        ToWire.Fault(PluginFault.Of("plugin.failed", when, exception));

    private IEnumerable<string> FindCapabilities()
    {
        (string Word, bool Has)[] all =
        [
            (Capability.Browse, plugin is IBrowsable),
            (Capability.Clean, plugin is ICleaner),
            (Capability.Estimate, plugin is IEstimator),
            (Capability.Restore, plugin is IRestoreTargetProvider),
            (Capability.Test, plugin is IConnectionTester),
        ];
        return all.Where(static each => each.Has).Select(static each => each.Word);
    }

    private T Require<T>()
        where T : class => plugin as T ?? throw new WireException($"does not implement {typeof(T).Name}");
}
