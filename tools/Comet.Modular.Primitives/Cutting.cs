using BenchmarkDotNet.Attributes;
using Comet.Modular.Chunking;

namespace Comet.Modular.Primitives;

/// <summary>Finding all boundaries in a content.</summary>
public class Cutting
{
    private static readonly Chunker Chunker = new(ChunkingParameters.Default, Sample.Chance(Chunker.KeyLength));
    private byte[] _content = [];

    [Params(1 << 20, 16 << 20)]
    public int Length { get; set; }

    [Params("chance", "words")]
    public string Content { get; set; } = string.Empty;

    [GlobalSetup]
    public void Prepare() => _content = Content is "chance" ? Sample.Chance(Length) : Sample.Words(Length);

    [Benchmark]
    public int Boundaries()
    {
        var chunks = 0;
        for (var at = 0; at < _content.Length; chunks++)
        {
            at += Chunker.FindBoundary(_content.AsSpan(at), endOfInput: true);
        }

        return chunks;
    }
}
