using System.Text;
using Comet.Modular.Blake3;

namespace Comet.Modular.Chunking.Tests;

internal static class TestData
{
    public static byte[] Key { get; } = [.. Enumerable.Range(0, Chunker.KeyLength).Select(i => (byte)((i * 11) + 3))];

    /// <summary>Small sizes: many cuts in little data.</summary>
    public static ChunkingParameters Small { get; } = new(1024, 4096, 16 * 1024);

    public static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Bytes that can never change with the runtime: the extended output of BLAKE3.</summary>
    public static byte[] Fixed(string name, int length)
    {
        var bytes = new byte[length];
        Blake3Hash.Hash(Encoding.UTF8.GetBytes(name), bytes);
        return bytes;
    }

    /// <summary>Cuts a whole input; returns the lengths of its chunks.</summary>
    public static List<int> Cut(Chunker chunker, ReadOnlySpan<byte> input)
    {
        var lengths = new List<int>();
        while (!input.IsEmpty)
        {
            var length = chunker.FindBoundary(input, endOfInput: true);
            lengths.Add(length);
            input = input[length..];
        }

        return lengths;
    }

    public static List<int> Cut(ChunkingParameters parameters, ReadOnlySpan<byte> input)
    {
        using var chunker = new Chunker(parameters, Key);
        return Cut(chunker, input);
    }
}
