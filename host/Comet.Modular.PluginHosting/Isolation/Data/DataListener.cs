using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Net.Sockets;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.PluginHosting.Isolation.Processes;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Takes the data connections of one plugin process: only from that process, only with a job's ticket.</summary>
internal sealed class DataListener : IAsyncDisposable
{
    private static readonly TimeSpan HelloTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<PendingConnection> _pending = [];
    private readonly ChildIdentity _child;
    private readonly Task _accepting;

    public DataListener(string endpoint, ChildIdentity child)
    {
        _child = child;
        _accepting = OperatingSystem.IsWindows() ? AcceptPipesAsync(endpoint) : AcceptSocketsAsync(endpoint);
    }

    /// <summary>Lets one connection in.</summary>
    public PendingConnection Expect()
    {
        var pending = new PendingConnection(Forget);
        lock (_gate)
        {
            _pending.Add(pending);
        }

        return pending;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Forget(PendingConnection pending)
    {
        lock (_gate)
        {
            _ = _pending.Remove(pending);
        }
    }

    private async Task AcceptSocketsAsync(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            var socket = await listener.AcceptAsync(_stop.Token);
            _ = Task.Run(() => Receive(socket), CancellationToken.None);
        }
    }

    private async Task AcceptPipesAsync(string name)
    {
        while (true)
        {
            var pipe = new NamedPipeServerStream(
                name,
                PipeDirection.InOut,
                NamedPipeServerStream.MaxAllowedServerInstances,
                PipeTransmissionMode.Byte,
                PipeOptions.CurrentUserOnly | PipeOptions.Asynchronous
            );
            await pipe.WaitForConnectionAsync(_stop.Token);
            _ = Task.Run(() => Welcome(pipe), CancellationToken.None);
        }
    }

    private void Receive(Socket socket)
    {
        var stream = new LocalConnection(socket) { Patience = HelloTime };
        if (PeerProcess.Find(socket) is { } peer && peer != _child.ProcessId)
        {
            stream.Dispose();
            return;
        }

        Welcome(stream);
    }

    /// <summary>Reads the first frame; the connection goes to the job whose ticket it brings, or is closed.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a stranger sends, the connection is closed.")]
    private void Welcome(Stream connection)
    {
        try
        {
            var receiver = new FrameReceiver(connection);
            if (receiver.ReadHeader() is { Type: FrameType.Hello } hello)
            {
                var ticket = receiver.Read(hello.Length);
                if (connection is LocalConnection local)
                {
                    local.Patience = Timeout.InfiniteTimeSpan;
                }

                if (TryComplete(hello.Value, ticket, new DataLink(connection, receiver)))
                {
                    return;
                }
            }
        }
        catch (Exception)
        {
            // Told below.
        }

        connection.Dispose();
        RefuseAll();
    }

    private bool TryComplete(ulong session, byte[] ticket, DataLink link)
    {
        lock (_gate)
        {
            return _pending.Exists(pending => pending.TryComplete(session, ticket, link));
        }
    }

    /// <summary>Only the plugin's own process comes this far, so a wrong ticket is the plugin's failure.</summary>
    private void RefuseAll()
    {
        lock (_gate)
        {
            foreach (var pending in _pending)
            {
                pending.Fail(new ItemException(ChildFaults.Token(_child)));
            }
        }
    }
}
