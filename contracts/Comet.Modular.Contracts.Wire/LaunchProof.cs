using System.Security.Cryptography;
using System.Text;

namespace Comet.Modular.Contracts.Wire;

/// <summary>Shows that both ends of a connection know the nonce of a launch.</summary>
internal static class LaunchProof
{
    /// <summary>The metadata key of every control call.</summary>
    public const string HeaderName = "comet-token";

    /// <summary>What the host sends with every call: HMAC-SHA256(nonce, "host|" + launch id), hexadecimal.</summary>
    public static string OfHost(LaunchLine launch) => Convert.ToHexStringLower(Compute(launch, "host"));

    /// <summary>What the plugin answers to the handshake: HMAC-SHA256(nonce, "plugin|" + launch id).</summary>
    public static byte[] OfPlugin(LaunchLine launch) => Compute(launch, "plugin");

    private static byte[] Compute(LaunchLine launch, string side) =>
        HMACSHA256.HashData(
            Convert.FromBase64String(launch.Nonce),
            Encoding.UTF8.GetBytes($"{side}|{launch.LaunchId}")
        );
}
