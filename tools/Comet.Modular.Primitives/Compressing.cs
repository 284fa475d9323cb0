using System.Buffers;
using BenchmarkDotNet.Attributes;
using Comet.Modular.Sealing;

namespace Comet.Modular.Primitives;

/// <summary>Zstandard at the level of small objects, which is also that of blocks; tables are made anew for each frame.</summary>
public class Compressing
{
    private readonly ArrayBufferWriter<byte> _output = new(2 << 20);
    private byte[] _content = [];
    private byte[] _frame = [];

    [Params(4 << 10, 64 << 10, 256 << 10, 1 << 20)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _content = Sample.Words(Length);
        ZstdFrame.Compress(_content, _output);
        _frame = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Compress()
    {
        _output.ResetWrittenCount();
        ZstdFrame.Compress(_content, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Decompress()
    {
        _output.ResetWrittenCount();
        return ZstdFrame.Decompress(_frame, Length, _output);
    }
}
