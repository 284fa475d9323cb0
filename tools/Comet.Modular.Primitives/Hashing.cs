using BenchmarkDotNet.Attributes;
using Comet.Modular.Blake3;

namespace Comet.Modular.Primitives;

/// <summary>BLAKE3, as a chunk's id (keyed) and as a plain hash.</summary>
public class Hashing
{
    private static readonly Blake3Key Key = new(Sample.Chance(32));
    private readonly byte[] _hash = new byte[32];
    private byte[] _content = [];

    [Params(1 << 10, 4 << 10, 16 << 10, 64 << 10, 1 << 20)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare() => _content = Sample.Chance(Length);

    [Benchmark]
    public void Keyed() => Key.Hash(_content, _hash);

    [Benchmark]
    public void Plain() => Blake3Hash.Hash(_content, _hash);

    [Benchmark]
    public void Stream()
    {
        var stream = new Blake3Stream();
        stream.Append(_content);
        stream.Finish(_hash);
    }
}
