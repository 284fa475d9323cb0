using System.Runtime.CompilerServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Restore;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Grpc.Core;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation;

/// <summary>What a plugin in a process of its own can do beyond backup; only what its handshake named is asked for.</summary>
internal sealed class IsolatedCapabilities(
    ChildProcess child,
    IsolatedPlugin plugin,
    IReadOnlySet<string> words,
    ChildTimes times
) : IBrowsable, IConnectionTester, IEstimator, ICleaner, IRestoreTargetProvider
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(IBrowsable)] = Capability.Browse,
        [typeof(ICleaner)] = Capability.Clean,
        [typeof(IEstimator)] = Capability.Estimate,
        [typeof(IRestoreTargetProvider)] = Capability.Restore,
        [typeof(IConnectionTester)] = Capability.Test,
    };

    /// <summary>This object as a capability; null when the plugin does not have it.</summary>
    public T? Find<T>()
        where T : class => Words.TryGetValue(typeof(T), out var word) && words.Contains(word) ? this as T : null;

    public async IAsyncEnumerable<BrowseNode> BrowseAsync(
        ItemSettings settings,
        string node,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var request = new V1.BrowseRequest { Settings = ToWire.Settings(settings), Node = node };
        using var call = child.Calls.Browse(request, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, "Browse", cancellationToken))
        {
            var reply = call.ResponseStream.Current;
            foreach (var found in reply.Nodes)
            {
                yield return FromWire.Node(found);
            }

            FromWire.ThrowIf(reply.Fault);
        }
    }

    public async IAsyncEnumerable<ItemEstimate> EstimateAsync(
        ItemSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var call = child.Calls.Estimate(ToWire.Settings(settings), cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, "Estimate", cancellationToken))
        {
            var reply = call.ResponseStream.Current;
            FromWire.ThrowIf(reply.Fault);
            yield return new ItemEstimate(reply.Entries, reply.Bytes);
        }
    }

    public ValueTask<IReadOnlyList<Diagnostic>> TestAsync(ItemSettings settings, CancellationToken cancellationToken) =>
        AskAsync(
            stop => child.Calls.TestConnectionAsync(ToWire.Settings(settings), cancellationToken: stop).ResponseAsync,
            "TestConnection",
            cancellationToken
        );

    public ValueTask<IReadOnlyList<Diagnostic>> CleanAsync(
        IReadOnlyList<CleanupToken> tokens,
        CancellationToken cancellationToken
    )
    {
        var request = new V1.CleanupRequest();
        request.Tokens.AddRange(tokens.Select(ToWire.Token));
        return AskAsync(
            stop => child.Calls.CleanupAsync(request, cancellationToken: stop).ResponseAsync,
            "Cleanup",
            cancellationToken
        );
    }

    public async ValueTask<IRestoreTarget> OpenTargetAsync(IRestoreJob job, CancellationToken cancellationToken) =>
        new IsolatedTarget(await plugin.OpenRestoreAsync(job, cancellationToken));

    private async ValueTask<IReadOnlyList<Diagnostic>> AskAsync(
        Func<CancellationToken, Task<V1.DiagnosticsReply>> ask,
        string name,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(times.Cleanup);
        try
        {
            return FromWire.Diagnostics(await ask(patience.Token));
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw patience.IsCancellationRequested
                ? new ItemException(ChildFaults.Timeout(child.Identity, name), failure)
                : await child.ExplainAsync(failure, name);
        }
    }

    private async ValueTask<bool> MoveNextAsync<T>(
        IAsyncStreamReader<T> replies,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await replies.MoveNext(cancellationToken);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await child.ExplainAsync(failure, name);
        }
    }
}
