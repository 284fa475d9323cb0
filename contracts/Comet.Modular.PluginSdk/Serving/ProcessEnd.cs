namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Ends this process in order.</summary>
internal sealed class ProcessEnd(CancellationTokenSource ended)
{
    public void Begin() => ended.Cancel();
}
