using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Who is at the other end of a Unix socket.</summary>
internal static class PeerProcess
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The number of the process; null where the system does not tell.</summary>
    public static int? Find(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // struct ucred: pid, uid, gid; socket(7).
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        _ = socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return MemoryMarshal.Read<int>(credentials);
    }
}
