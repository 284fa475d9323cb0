using System.IO.Pipes;
using System.Net.Sockets;
using Comet.Modular.Contracts.Wire;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>The control calls of one plugin process, each with the token that proves the host.</summary>
internal sealed class ControlChannel : IDisposable
{
    /// <summary>Bytes of an answer; schemas and diagnostics are far smaller.</summary>
    private const int LargestAnswer = 16 << 20;

    private static readonly TimeSpan ConnectInterval = TimeSpan.FromMilliseconds(10);

    private readonly GrpcChannel _channel;

    public ControlChannel(LaunchLine launch)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellation) => ConnectAsync(launch.Control, cancellation),
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        _channel = GrpcChannel.ForAddress(
            "http://plugin",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LargestAnswer,
            }
        );
        var token = LaunchProof.OfHost(launch);
        Client = new V1.Plugin.PluginClient(
            _channel.Intercept(metadata =>
            {
                metadata.Add(LaunchProof.HeaderName, token);
                return metadata;
            })
        );
    }

    public V1.Plugin.PluginClient Client { get; }

    public void Dispose() => _channel.Dispose();

    /// <summary>Connects as soon as the process listens; the call's deadline ends the wait.</summary>
    private static async ValueTask<Stream> ConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ConnectInterval);
        while (true)
        {
            if (await TryConnectAsync(endpoint, cancellationToken) is { } connection)
            {
                return connection;
            }

            _ = await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async ValueTask<Stream?> TryConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            var pipe = new NamedPipeClientStream(
                ".",
                endpoint,
                PipeDirection.InOut,
                PipeOptions.CurrentUserOnly | PipeOptions.Asynchronous
            );
            await pipe.ConnectAsync(cancellationToken);
            return pipe;
        }

        if (!File.Exists(endpoint))
        {
            // A look costs far less than a connection that fails.
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
