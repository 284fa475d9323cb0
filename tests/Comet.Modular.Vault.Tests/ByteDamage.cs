using System.Globalization;

namespace Comet.Modular.Vault.Tests;

/// <summary>What chance and malice make of good bytes.</summary>
internal static class ByteDamage
{
    /// <summary>Inputs for each parser; more by tools/fuzz-formats.</summary>
    public static int Inputs { get; } = InputsOr(20_000);

    public static int Seed { get; } = Number("COMET_FUZZ_SEED", 20_261_123);

    /// <summary>The same for a parser that takes long for each input, as one that reads files: it gets fewer by itself.</summary>
    public static int InputsOr(int fewer) => Number("COMET_FUZZ_INPUTS", fewer);

    /// <summary>The bytes with one damage of five kinds.</summary>
    public static byte[] Of(byte[] sample, Random random)
    {
        var bytes = sample.ToArray();
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                random.NextBytes(bytes);
                return bytes;
            case 2:
                return [.. bytes, (byte)random.Next(256)];
            case 3:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                bytes[random.Next(Math.Min(12, bytes.Length))] = (byte)random.Next(256);
                return bytes;
            default:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
