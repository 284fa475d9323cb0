using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.PluginHosting.Loading;
using Grpc.Core;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>A plugin's process, lent to one user.</summary>
internal sealed class ChildLease : IPluginHome
{
    private readonly ChildHome _home;
    private readonly ChildProcess _child;
    private readonly IsolationOptions _options;
    private readonly IReadOnlySet<string> _words;
    private IsolatedCapabilities? _capabilities;

    public ChildLease(ChildHome home, ChildProcess child, IReadOnlySet<string> words, IsolationOptions options)
    {
        _home = home;
        _child = child;
        _words = words;
        _options = options;
    }

    public bool HasFailed => _child.HasFailed;

    public int? ProcessId => _child.Identity.ProcessId;

    public async Task<IProtectedItemPlugin> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var deadline = _options.Time.GetUtcNow().UtcDateTime + _options.Times.Answer;
            var reply = await _child.Calls.DescribeAsync(
                new V1.DescribeRequest(),
                deadline: deadline,
                cancellationToken: cancellationToken
            );
            var plugin = new IsolatedPlugin(_child, FromWire.Description(reply), _options);
            _capabilities = new IsolatedCapabilities(_child, plugin, _words, _options.Times);
            return plugin;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await _child.ExplainAsync(failure, "Describe");
        }
        catch (WireException broken)
        {
            throw new ItemException(ChildFaults.Protocol(_child.Identity, broken.Message), broken);
        }
    }

    public T? Find<T>()
        where T : class => _capabilities?.Find<T>();

    public ValueTask DisposeAsync() => _home.ReturnAsync();
}
