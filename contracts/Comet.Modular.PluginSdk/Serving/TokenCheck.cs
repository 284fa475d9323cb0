using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Contracts.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Lets no call in that does not come from the host which started this process.</summary>
internal sealed class TokenCheck(LaunchLine launch) : Interceptor
{
    private readonly byte[] _expected = Encoding.ASCII.GetBytes(LaunchProof.OfHost(launch));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        Require(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        Require(context);
        return continuation(request, responseStream, context);
    }

    private void Require(ServerCallContext context)
    {
        var given = Encoding.ASCII.GetBytes(context.RequestHeaders.GetValue(LaunchProof.HeaderName) ?? string.Empty);
        if (!CryptographicOperations.FixedTimeEquals(given, _expected))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The call has no valid token."));
        }
    }
}
