using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Listens for the host's control calls.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly OpenSessions _sessions = new();

    public ControlServer(IProtectedItemPlugin plugin, LaunchLine launch, CancellationTokenSource ended)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Listen(options, launch.Control));
        if (OperatingSystem.IsWindows())
        {
            _ = builder.WebHost.UseNamedPipes();
        }

        _ = builder
            .Logging.SetMinimumLevel(LogLevel.Warning)
            .AddJsonConsole()
            .Services.Configure<ConsoleLoggerOptions>(static options =>
                options.LogToStandardErrorThreshold = LogLevel.Trace
            );
        _ = builder
            .Services.AddSingleton(plugin)
            .AddSingleton(launch)
            .AddSingleton(_sessions)
            .AddSingleton(new ProcessEnd(ended))
            .AddSingleton<ControlService>()
            // Else gRPC compiles an expression that makes one, in every process anew.
            .AddSingleton<TokenCheck>()
            .AddGrpc(static options =>
            {
                // The host is trusted; a parent snapshot may hand over any number of faults.
                options.MaxReceiveMessageSize = null;
                options.Interceptors.Add<TokenCheck>();
            });
        _server = builder.Build();
        _ = _server.MapGrpcService<ControlService>();
    }

    /// <summary>Serves until the token; open sessions are closed then.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        await _server.StartAsync(ended).ConfigureAwait(false);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The end, not a failure.
        }

        await _sessions.CloseAllAsync().ConfigureAwait(false);
        using var quickly = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(quickly.Token).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static void Listen(KestrelServerOptions options, string endpoint)
    {
        options.AddServerHeader = false;
        if (OperatingSystem.IsWindows())
        {
            options.ListenNamedPipe(endpoint, static listen => listen.Protocols = HttpProtocols.Http2);
        }
        else
        {
            options.ListenUnixSocket(endpoint, static listen => listen.Protocols = HttpProtocols.Http2);
        }
    }
}
