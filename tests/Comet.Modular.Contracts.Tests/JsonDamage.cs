using System.Text;
using System.Text.Json;
using Comet.Modular.Vault.Tests;

namespace Comet.Modular.Contracts.Tests;

/// <summary>What chance and malice make of good JSON: damaged bytes, and JSON with something else in one place.</summary>
internal static class JsonDamage
{
    /// <summary>More than any input may cost.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly byte[][] Strange =
    [
        .. new[]
        {
            "null", "true", "[]", "{}", "0", "-1", "1e400", "0.5", "99999999999999999999", "\"\"", "\"\\u0000\"",
            "\"\\ud800\"", "\"\\udc00x\"", "\"../../x\"", "{\"\\ud800\":1}", "{\"a\":1,\"a\":2}", "[null]", "\"**/[a-\"",
            "\"1.00:00:00\"", Nested(60), Nested(70), Nested(5000), '"' + new string('a', 5000) + '"',
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, 0xC0, (byte)'"'],
    ];

    /// <summary>The sample with one damage.</summary>
    public static byte[] Of(byte[] sample, Random random)
    {
        var tokens = Tokens(sample);
        if (tokens.Count == 0 || random.Next(3) == 0)
        {
            return ByteDamage.Of(sample, random);
        }

        var (start, end) = tokens[random.Next(tokens.Count)];
        var (otherStart, otherEnd) = tokens[random.Next(tokens.Count)];
        var instead = random.Next(3) == 0 ? sample[otherStart..otherEnd] : Strange[random.Next(Strange.Length)];
        return [.. sample[..start], .. instead, .. sample[end..]];
    }

    /// <summary>Tries damaged samples; what a parser throws other than its own refusal ends the test.</summary>
    /// <param name="samples">What the parser takes.</param>
    /// <param name="accepts">Whether the parser took it; false: it said what is wrong.</param>
    /// <param name="fewer">Inputs of a run that asks for no count, when each takes long; null for the usual.</param>
    public static void Try(IReadOnlyList<byte[]> samples, Func<byte[], bool> accepts, int? fewer = null)
    {
        var inputs = fewer is { } few ? ByteDamage.InputsOr(few) : ByteDamage.Inputs;
        Assert.All(samples, sample => Assert.True(accepts(sample)));
        var random = new Random(ByteDamage.Seed);
        var refused = 0;
        for (var input = 0; input < inputs; input++)
        {
            var damaged = Of(samples[random.Next(samples.Count)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                refused += accepts(damaged) ? 0 : 1;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Not refused but broken by {Encoding.UTF8.GetString(damaged)}", failure);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        Assert.InRange(refused, inputs / 10, inputs);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>Where names and values stand.</summary>
    private static List<(int Start, int End)> Tokens(byte[] sample)
    {
        var tokens = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(sample);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                var start = (int)reader.TokenStartIndex;
                var end = reader.TokenType == JsonTokenType.PropertyName ? start + reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed;
                tokens.Add((start, end));
            }
        }

        return tokens;
    }
}
