using BenchmarkDotNet.Attributes;
using Comet.Modular.Blake3;

namespace Comet.Modular.Primitives;

/// <summary>BLAKE3 as the ids of 32 small chunks: one by one, and side by side.</summary>
public class HashingMany
{
    private const int Count = 32;
    private const int HashLength = 32;

    private static readonly Blake3Key Key = new(Sample.Chance(32));
    private readonly byte[] _hashes = new byte[Count * HashLength];
    private readonly int[] _lengths = new int[Count];
    private byte[] _contents = [];

    /// <summary>The mean length; single ones are up to twice as long.</summary>
    [Params(512, 1 << 10, 2 << 10, 4 << 10, 8 << 10, 20 << 10, 64 << 10)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(Length);
        for (var i = 0; i < Count; i += 2)
        {
            _lengths[i] = random.Next(2 * Length);
            _lengths[i + 1] = (2 * Length) - _lengths[i];
        }

        _contents = Sample.Chance(Count * Length);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void OneByOne()
    {
        var at = 0;
        for (var i = 0; i < Count; i++)
        {
            Key.Hash(_contents.AsSpan(at, _lengths[i]), _hashes.AsSpan(i * HashLength, HashLength));
            at += _lengths[i];
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SideBySide() => Key.HashMany(_contents, _lengths, _hashes);
}
