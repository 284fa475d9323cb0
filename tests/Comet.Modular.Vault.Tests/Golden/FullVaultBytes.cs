using System.Text;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>What the vault of all features holds. It depends on nothing, so that it is the same for ever.</summary>
internal static class FullVaultBytes
{
    /// <summary>Bytes that do not compress.</summary>
    public static byte[] Noise(uint seed, int length)
    {
        var bytes = new byte[length];
        var state = seed + 1;
        for (var at = 0; at < length; at++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[at] = (byte)(state >> 24);
        }

        return bytes;
    }

    /// <summary>Bytes that compress.</summary>
    public static byte[] Text(int number, int length)
    {
        var line = Encoding.ASCII.GetBytes($"This is line {number} of a text that says the same again and again.\n");
        var bytes = new byte[length];
        for (var at = 0; at < length; at++)
        {
            bytes[at] = line[at % line.Length];
        }

        return bytes;
    }
}
